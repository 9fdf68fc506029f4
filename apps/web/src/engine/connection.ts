import type { ConnectionState } from '@chancery/sdk';
import { useState } from 'react';
import { useEngineEvent } from './hooks.js';
import { useEngineQuery } from './queries.js';

/** How this device stands to the server; undefined until the engine has said it. */
export function useConnection(): ConnectionState['state'] | undefined {
  const [heard, setHeard] = useState<ConnectionState>();
  useEngineEvent('connection', ({ connection }) => setHeard(connection));
  const { data } = useEngineQuery(['connection'], ({ session }) => session.connection());
  return (heard ?? data)?.state;
}
