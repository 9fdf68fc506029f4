import type { UploadView } from '@chancery/sdk';
import { useRef, type ReactElement } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';

/** For a file that was not sealed to its end: only the officer can hand it over again. The text that went with it is kept. */
export function ChooseAgain({ upload: { attachmentId, channelId, name } }: { upload: UploadView }): ReactElement {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const { run, busy, failure } = useEngineAction(({ files }, file: File) => files.attach(channelId, file, undefined, attachmentId), [keys.uploads(channelId)]);
  return (
    <>
      <Button size="small" icon="attach" busy={busy} aria-label={text('attachments.again.name', { name })} onClick={() => input.current?.click()}><Text id="attachments.again" /></Button>
      <input
        ref={input} type="file" hidden aria-label={text('attachments.again.name', { name })}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void run(file);
        }}
      />
      <Failure failure={failure} />
    </>
  );
}
