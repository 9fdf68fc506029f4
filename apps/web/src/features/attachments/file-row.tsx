import { useRef, useState, type ReactElement } from 'react';
import type { AttachedFile, MessageView } from '@chancery/sdk';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Progress } from '../../ui/callout.js';
import { Copy } from '../../ui/copy.js';
import { Failure } from '../../ui/failure.js';
import { Icon } from '../../ui/icon.js';
import { UserText } from '../../ui/user-text.js';
import { kindOf, previewOf, riskOf } from './file-kinds.js';
import { PreviewDialog } from './preview-dialog.js';
import { useSize } from './size.js';
import { useSave, type SaveState } from './use-save.js';

interface FileRowProps {
  readonly message: MessageView;
  readonly file: Omit<AttachedFile, 'manifest'>;
  readonly index: number;
}

/** One file of a message: what it is, and what can be done with it. */
export function FileRow({ message, file, index }: FileRowProps): ReactElement {
  const [text, size] = [useText(), useSize()];
  const { name, sizeBytes, attachmentId } = file;
  const saving = useSave({ channelId: message.channelId, messageId: message.id, index, attachmentId });
  const [bytes, setBytes] = useState<ArrayBuffer>();
  const [kind, risk] = [previewOf(file), riskOf(file)];
  const fetching = saving.state.step === 'fetching';
  const isThere = message.seq !== undefined;
  // The buttons stay where they are while something is fetched: the focus comes back to them.
  const first = useRef<HTMLButtonElement>(null);
  const cancel = (): void => {
    first.current?.focus();
    saving.cancel();
  };
  return (
    <li className="file-card">
      <Icon name="file" />
      <div className="grow stack-tight">
        <strong className="file-name"><UserText inline>{name}</UserText></strong>
        <span className="small quiet">{text('attachments.facts', { kind: kindOf(file), size: size(sizeBytes) })}</span>
        {risk && <span className="small file-warning"><Text id="attachments.openRisk" values={{ kind: risk }} /></span>}
        {isThere && (
          <div className="row">
            <Button ref={first} size="small" icon="download" busy={fetching} aria-label={text('attachments.save.name', { name })} onClick={() => void saving.save(name)}>{text('attachments.save')}</Button>
            {kind && <Button size="small" busy={fetching} aria-label={text('attachments.preview.name', { name })} onClick={() => void saving.fetch().then(setBytes)}>{text('attachments.preview')}</Button>}
          </div>
        )}
        <Outcome state={saving.state} file={file} onCancel={cancel} />
      </div>
      {bytes && kind && <PreviewDialog name={name} kind={kind} bytes={bytes} onClose={() => setBytes(undefined)} />}
    </li>
  );
}

function Outcome({ state, file: { name, sizeBytes }, onCancel }: { state: SaveState; file: FileRowProps['file']; onCancel: () => void }): ReactElement | null {
  const [text, size] = [useText(), useSize()];
  switch (state.step) {
    case 'idle':
      return null;
    case 'fetching':
      return (
        <div className="row">
          <div className="grow"><Progress label={text('attachments.fetching', { done: size(state.doneBytes), total: size(sizeBytes) })} value={state.doneBytes} max={sizeBytes} /></div>
          <Button size="small" aria-label={text('attachments.cancel', { name })} onClick={onCancel}>{text('shell.cancel')}</Button>
        </div>
      );
    case 'saved':
      return (
        <div className="small stack-tight" role="status">
          <span><Text id="attachments.saved" values={{ hash: <span className="code">{state.sha256}</span> }} /></span>
          <span><Copy value={state.sha256} label={text('attachments.copyHash')} done={text('attachments.copied')} /></span>
        </div>
      );
    case 'cancelled':
      return <span className="small quiet" role="status"><Text id="attachments.cancelled" /></span>;
    case 'failed':
      return <Failure failure={state.failure} />;
  }
}
