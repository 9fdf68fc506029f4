import { useId, useState, type ReactElement } from 'react';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { TextField } from '../../ui/field.js';
import type { Choice } from './choice.js';
import { ChosenFile } from './chosen-file.js';
import { obstaclesOf } from './limits.js';
import { Readers } from './readers.js';

const MAX_TEXT = 1_000;

interface AttachDialogProps {
  readonly channelId: string;
  readonly choice: Choice;
  readonly onChange: (files: readonly File[]) => void;
  readonly onClose: () => void;
}

/** Says what will be sent, under which names, and to whom. Each file becomes a message of its own; the line goes with the first. */
export function AttachDialog({ channelId, choice: { files, hadFolders }, onChange, onClose }: AttachDialogProps): ReactElement {
  const text = useText();
  const form = useId();
  const [line, setLine] = useState('');
  // How much room there is changes: asked for anew each time.
  const [opening] = useState(() => crypto.randomUUID());
  const { data: checked } = useEngineQuery(['attach', 'check', opening, ...files.map(({ name }) => name)], ({ files: room }) => room.check(files.map(({ name }) => name)));
  const obstacles = obstaclesOf(files.map(({ size }) => size), checked ?? { maxBytes: Infinity, roomBytes: Infinity });
  const good = files.filter((_, i) => obstacles[i] === undefined);
  const send = useEngineAction(async (engine, sent: readonly File[]) => {
    const said = line.trim();
    // What was taken over is out of the list at once: after a failure nothing is sent twice.
    for (const [i, file] of sent.entries()) {
      await engine.files.attach(channelId, file, i === 0 && said !== '' ? said : undefined);
      onChange(files.filter((one) => !sent.slice(0, i + 1).includes(one)));
    }
    onClose();
  }, [keys.uploads(channelId)]);
  const actions = (
    <>
      <Button onClick={onClose}>{text('shell.cancel')}</Button>
      <Button kind="primary" icon="send" type="submit" form={form} busy={send.busy} disabled={!send.busy && (good.length === 0 || !checked)}>{text('attachments.send', { n: good.length })}</Button>
    </>
  );
  return (
    <Dialog title={text('attachments.confirm', { n: files.length })} isOpen onClose={onClose} actions={actions}>
      {hadFolders && <Callout tone="warn"><Text id="attachments.folder" /></Callout>}
      <ul className="stack-tight chosen-files">
        {files.map((file, i) => (
          <ChosenFile key={`${i}-${file.name}`} file={file} sentName={checked?.names[i]} obstacle={obstacles[i]} limits={checked} onRemove={() => (files.length === 1 ? onClose() : onChange(files.filter((one) => one !== file)))} />
        ))}
      </ul>
      <form id={form} className="stack" onSubmit={(event) => (event.preventDefault(), good.length > 0 && !send.busy && void send.run(good))}>
        <TextField label={text('attachments.line')} value={line} maxLength={MAX_TEXT} onChange={(event) => setLine(event.target.value)} />
        <Readers channelId={channelId} />
      </form>
      <Failure failure={send.failure} />
    </Dialog>
  );
}
