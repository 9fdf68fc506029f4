import type { ConnectionState } from '@chancery/sdk';
import { keys, useEngineQuery } from './queries.js';

/** How this device stands to the server; undefined until the engine has said it. */
export function useConnection(): ConnectionState['state'] | undefined {
  return useEngineQuery(keys.connection, ({ session }) => session.connection()).data?.state;
}
