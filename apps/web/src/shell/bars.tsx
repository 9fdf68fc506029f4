import { useEffect, useState, type ReactElement } from 'react';
import { useConnection } from '../engine/connection.js';
import { useEngineEvent } from '../engine/hooks.js';
import { keys, useEngineQuery } from '../engine/queries.js';
import { Text, useText } from '../i18n/language.js';

/** A connection that is made sooner is not talked about. Milliseconds. */
const QUIET = 2_000;

/** Cannot be missed, and cannot be closed. */
export function TrainingBanner(): ReactElement {
  const text = useText();
  return <section className="bar bar-training" aria-label={text('shell.training')}><Text id="shell.training" /></section>;
}

/** Says what waits while there is no connection, and what may have arrived. Nothing is shown when all is normal. */
export function ConnectionBar(): ReactElement | null {
  const state = useConnection();
  const slow = useLasting(state === 'connecting');
  const { queued, files, unconfirmed } = useWaiting();
  if (state === undefined || state === 'connected' || (state === 'connecting' && !slow)) return null;
  if (state === 'signed-out') return <div className="bar bar-offline" role="status"><Text id="shell.signedOut" /></div>;
  return (
    <div className="bar bar-offline" role="status">
      <Text id={state === 'connecting' ? 'shell.connecting' : 'shell.offline'} values={{ queued }} />
      {files > 0 && <>{' '}<Text id="shell.offline.files" values={{ n: files }} /></>}
      {unconfirmed > 0 && <>{' '}<Text id="shell.offline.unconfirmed" values={{ n: unconfirmed }} /></>}
    </div>
  );
}

function useWaiting(): { queued: number; files: number; unconfirmed: number } {
  const { data: channels = [] } = useEngineQuery(keys.channels, ({ channels: room }) => room.list());
  const { data: uploads = [], refetch } = useEngineQuery(['uploads', 'all'], ({ attachments }) => attachments.uploads());
  useEngineEvent('uploads', () => void refetch());
  return {
    queued: channels.reduce((sum, channel) => sum + channel.queued, 0),
    unconfirmed: channels.reduce((sum, channel) => sum + channel.unconfirmed, 0),
    files: uploads.filter(({ state }) => state === 'running' || state === 'waiting').length,
  };
}

/** True once it has been so for a while. */
function useLasting(is: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!is) return setLasts(false);
    const timer = setTimeout(() => setLasts(true), QUIET);
    return () => clearTimeout(timer);
  }, [is]);
  return lasts;
}
