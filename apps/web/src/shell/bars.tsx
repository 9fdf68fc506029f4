import { useState, type ReactElement } from 'react';
import type { ConnectionState } from '@chancery/sdk';
import { useEngine, useEngineEvent } from '../engine/hooks.js';
import { keys, useEngineQuery } from '../engine/queries.js';
import { Text, useText } from '../i18n/language.js';

/** Cannot be missed, and cannot be closed. */
export function TrainingBanner(): ReactElement {
  const text = useText();
  return <section className="bar bar-training" aria-label={text('shell.training')}><Text id="shell.training" /></section>;
}

/** Says what waits while there is no connection. Nothing is shown when all is normal. */
export function ConnectionBar(): ReactElement | null {
  const engine = useEngine();
  const [connection, setConnection] = useState<ConnectionState>();
  useEngineEvent('connection', (event) => setConnection(event.connection));
  const first = useEngineQuery(['connection'], () => engine.session.connection());
  const { data: channels = [] } = useEngineQuery(keys.channels, ({ channels: room }) => room.list());
  const state = (connection ?? first.data)?.state;
  if (state === undefined || state === 'connected') return null;
  const queued = channels.reduce((sum, channel) => sum + channel.queued, 0);
  return (
    <div className="bar bar-offline" role="status">
      <Text id={state === 'signed-out' ? 'shell.signedOut' : 'shell.offline'} values={{ queued }} />
    </div>
  );
}
