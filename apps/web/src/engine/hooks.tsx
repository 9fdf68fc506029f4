import { createContext, use, useEffect, useEffectEvent, useState, type ReactElement, type ReactNode } from 'react';
import { whenQuiet } from '../shell/when-quiet.js';
import { connectEngine, type EngineConnection } from './client.js';
import type { EngineApi, EngineEvent, EngineStatus, Remote } from './protocol.js';

interface EngineState {
  readonly status: EngineStatus;
  readonly connection: EngineConnection | undefined;
  readonly server: string;
}

const EngineContext = createContext<EngineState>({ status: { phase: 'starting' }, connection: undefined, server: '' });

/** In local storage: that there was a vault, and nothing of what is in it. */
const MARKER = 'chancery-had-vault';
export const hadVault = (): boolean => localStorage.getItem(MARKER) !== null;

/** Removes the vault of this browser, and the memory that there was one: the page then begins as on the first day. */
export async function forgetDevice(engine: Remote<EngineApi>): Promise<void> {
  localStorage.removeItem(MARKER);
  await engine.session.wipe();
}

function remember(status: EngineStatus): void {
  if (status.phase === 'open' || status.phase === 'locked') localStorage.setItem(MARKER, '1');
}

/** Connects the page to the engine, and follows its status. What is below is shown at once: the first screen does not wait. */
export function EngineProvider({ server, children }: { server: string; children: ReactNode }): ReactElement {
  const [state, setState] = useState<EngineState>({ status: { phase: 'starting' }, connection: undefined, server });
  useEffect(() => {
    let live = true;
    const show = (status: EngineStatus): void => {
      remember(status);
      if (live) setState((before) => ({ ...before, status }));
    };
    // A first visit reads before it does anything: the engine is a large chunk, and comes after the first screen.
    const before = hadVault() ? Promise.resolve() : whenQuiet();
    before.then(() => connectEngine(server, hadVault())).then(
      (connection) => {
        if (!live) return;
        connection.listen((event) => {
          if (event.type === 'status') show(event.status);
          // Everything that this page has shown goes with it.
          if (event.type === 'ended') location.reload();
        });
        setState((before) => ({ ...before, connection, status: connection.status }));
        remember(connection.status);
      },
      () => show({ phase: 'failed', failure: { name: 'Error', code: 'ENGINE_FAILED' } }),
    );
    return () => {
      live = false;
    };
  }, [server]);
  return <EngineContext value={state}>{children}</EngineContext>;
}

export const useStatus = (): EngineStatus => use(EngineContext).status;
export const useServer = (): string => use(EngineContext).server;

/** Undefined while the worker is being loaded. */
export const useEngineIfReady = (): Remote<EngineApi> | undefined => use(EngineContext).connection?.engine;

/** For what is shown only once the engine is there. */
export function useEngine(): Remote<EngineApi> {
  const engine = useEngineIfReady();
  if (!engine) throw new Error('useEngine before the engine is connected');
  return engine;
}

/** Calls the handler, always its newest form, for every event of that type. */
export function useEngineEvent<T extends EngineEvent['type']>(type: T, handler: (event: Extract<EngineEvent, { type: T }>) => void): void {
  const { connection } = use(EngineContext);
  const onEvent = useEffectEvent((event: EngineEvent) => {
    if (event.type === type) handler(event as Extract<EngineEvent, { type: T }>);
  });
  useEffect(() => connection?.listen((event) => onEvent(event)), [connection]);
}
