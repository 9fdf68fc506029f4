import type { UploadView } from '@chancery/sdk';
import { useEffect, useRef, type ReactElement } from 'react';
import { useConnection } from '../../engine/connection.js';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { IconButton } from '../../ui/button.js';
import { Progress } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';
import { UserText } from '../../ui/user-text.js';
import { ChooseAgain } from './choose-again.js';
import { NotTaken } from './not-taken.js';
import { useSize } from './size.js';
import './attachments.css';

const WATCH_EVERY = 700;

/** Files of this channel on their way. The engine keeps them: they are here again after the page was loaded anew. */
export function Uploads({ channelId }: { channelId: string }): ReactElement {
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const { data: uploads = [], refetch } = useEngineQuery(keys.uploads(channelId), ({ attachments }) => attachments.uploads(channelId));
  // The upload itself tries again for a while before it says that there is no connection.
  const connected = (useConnection() ?? 'connected') === 'connected';
  const moving = uploads.some(({ state }) => state === 'running' || state === 'waiting');
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => void refetch(), WATCH_EVERY);
    return () => clearInterval(timer);
  }, [moving, refetch]);
  const onGone = (): void => (uploads.length > 1 ? heading.current : document.getElementById('main'))?.focus();
  return (
    <>
      {uploads.length > 0 && (
        <section className="uploads" aria-label={text('attachments.uploads')}>
          <h3 ref={heading} tabIndex={-1} role="status" className="small"><Text id="attachments.onTheirWay" values={{ n: uploads.length }} /></h3>
          <ul className="stack-tight">
            {uploads.map((upload) => <UploadRow key={upload.attachmentId} upload={upload} connected={connected} onGone={onGone} />)}
          </ul>
        </section>
      )}
      <NotTaken channelId={channelId} />
    </>
  );
}

/** `sealing`, `uploading`, or why it does neither. */
export function stepOf({ state, step, code }: Pick<UploadView, 'state' | 'step' | 'code'>, connected: boolean): string {
  if (state === 'paused' || state === 'failed') return state;
  if (step === 'upload' && !connected) return 'connection';
  if (state === 'waiting') return code === undefined ? 'turn' : 'connection';
  return step === 'seal' ? 'sealing' : 'uploading';
}

function UploadRow({ upload, connected, onGone }: { upload: UploadView; connected: boolean; onGone: () => void }): ReactElement {
  const [text, size] = [useText(), useSize()];
  const { attachmentId, channelId, name, state, doneBytes, totalBytes, sizeBytes, code } = upload;
  const stale = [keys.uploads(channelId)];
  const pause = useEngineAction(({ attachments }) => attachments.pause(attachmentId), stale);
  const resume = useEngineAction(({ attachments }) => attachments.resume(attachmentId), stale);
  const cancel = useEngineAction(async ({ attachments }) => {
    onGone();
    await attachments.cancel(attachmentId);
  }, stale);
  const label = <Text id="attachments.progress" values={{ step: stepOf(upload, connected), done: size(doneBytes), total: size(totalBytes) }} />;
  const again = upload.needsFile === true;
  return (
    <li className="file-card">
      <div className="grow stack-tight">
        <span className="clip"><strong><UserText inline>{name}</UserText></strong> <span className="small quiet">{size(sizeBytes)}</span></span>
        <Progress label={label} value={doneBytes} max={totalBytes} />
        {state === 'failed' && <span className="field-error" role="alert"><Text id={again ? 'attachments.again.why' : 'attachments.why'} values={{ code: code ?? 'other' }} /></span>}
        <Failure failure={pause.failure ?? resume.failure ?? cancel.failure} />
      </div>
      {again && <ChooseAgain upload={upload} />}
      {!again && (state === 'paused' || state === 'failed') && <IconButton icon="play" label={text('attachments.resume', { name })} onClick={() => void resume.run(undefined)} />}
      {(state === 'running' || state === 'waiting') && <IconButton icon="pause" label={text('attachments.pause', { name })} onClick={() => void pause.run(undefined)} />}
      <IconButton icon="close" label={text('attachments.cancel', { name })} onClick={() => void cancel.run(undefined)} />
    </li>
  );
}
