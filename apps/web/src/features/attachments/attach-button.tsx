import { useRef, type ReactElement } from 'react';
import { useText } from '../../i18n/language.js';
import { IconButton } from '../../ui/button.js';
import { useAttaching } from './use-attaching.js';

/** Opens the system's own choice of files. */
export function AttachButton({ channelId }: { channelId: string }): ReactElement {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const { choose, dialog } = useAttaching(channelId);
  return (
    <>
      <IconButton icon="attach" label={text('attachments.attach')} onClick={() => input.current?.click()} />
      <input
        ref={input} type="file" multiple hidden aria-label={text('attachments.attach')}
        onChange={(event) => {
          choose([...(event.target.files ?? [])]);
          // The same file can be chosen again.
          event.target.value = '';
        }}
      />
      {dialog}
    </>
  );
}
