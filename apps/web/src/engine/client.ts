import { proxy, wrap, type Endpoint } from 'comlink';
import { trustedScriptUrl } from '../shell/trusted-types.js';
import workerUrl from './engine.worker.ts?worker&url';
import { pageLock, type EngineApi, type EngineEvent, type EngineStatus, type Remote } from './protocol.js';

export interface EngineConnection {
  readonly engine: Remote<EngineApi>;
  readonly status: EngineStatus;
  /** @returns how to stop listening */
  listen(listener: (event: EngineEvent) => void): () => void;
}

/**
 * Connects this page to the engine: one shared worker for all tabs of this browser, or, where there is none, a worker of
 * this tab, of which only the first gets at the vault.
 * @param server origin of the server, such as `https://chancery.example.org`
 */
export async function connectEngine(server: string, hadVault: boolean): Promise<EngineConnection> {
  const pageId = crypto.randomUUID();
  await holdLock(pageLock(pageId));
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine = wrap(openPort()) as unknown as Remote<EngineApi>;
  const status = await engine.attach({ pageId, server, hadVault }, proxy((event: EngineEvent) => listeners.forEach((listener) => listener(event))));
  return {
    engine,
    status,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function openPort(): Endpoint {
  const url = trustedScriptUrl(workerUrl);
  if (typeof SharedWorker !== 'function') return new Worker(url, { type: 'module', name: 'chancery' });
  return new SharedWorker(url, { type: 'module', name: 'chancery' }).port;
}

/** Until the page goes away. */
function holdLock(name: string): Promise<void> {
  return new Promise((held, failed) => {
    navigator.locks
      .request(name, () => {
        held();
        return new Promise<never>(() => undefined);
      })
      .catch(failed);
  });
}
