import { createContext, use, useEffect, useEffectEvent, useState, type ReactElement, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { whenQuiet } from '../shell/when-quiet.js';
import { connectEngine, type EngineConnection } from './client.js';
import { forgetVault, hadVault, rememberVault, rememberWaiting } from './had-vault.js';
import type { EngineApi, EngineEvent, EngineStatus, Remote } from './protocol.js';

interface EngineState {
  readonly status: EngineStatus;
  readonly connection: EngineConnection | undefined;
  readonly server: string;
}

const EngineContext = createContext<EngineState>({ status: { phase: 'starting' }, connection: undefined, server: '' });

/** That the tour of the screen was seen: it begins anew with whoever comes next. */
const TOUR_MARKER = 'chancery-tour';
export const sawTour = (): boolean => localStorage.getItem(TOUR_MARKER) !== null;
export const rememberTour = (): void => localStorage.setItem(TOUR_MARKER, '1');

/** Removes the vault of this browser, and the memory that there was one: the page then begins as on the first day. */
export async function forgetDevice(engine: Remote<EngineApi>): Promise<void> {
  forgetVault();
  localStorage.removeItem(TOUR_MARKER);
  await engine.session.wipe();
}

function remember({ phase }: EngineStatus): void {
  if (phase === 'enrolling') rememberWaiting();
  if (phase === 'open') rememberVault();
  // A vault that is locked may still belong to nobody: what was remembered of it stands.
  if (phase === 'locked' && !hadVault()) rememberVault();
}

/** After the end of an engine: this page came in between. Milliseconds. */
const COME_BACK_AFTER = 500;

/** Connects the page to the engine, and follows its status. What is below is shown at once: the first screen does not wait. */
export function EngineProvider({ server, children }: { server: string; children: ReactNode }): ReactElement {
  const [state, setState] = useState<EngineState>({ status: { phase: 'starting' }, connection: undefined, server });
  useEffect(() => {
    let live = true;
    const show = (status: EngineStatus): void => {
      remember(status);
      if (!live) return;
      const take = (): void => setState((before) => ({ ...before, status }));
      // What is on the screen goes before the answer to the engine does.
      if (status.phase === 'ending') flushSync(take);
      else take();
    };
    // Outside of a secure context there are no locks, no keys and no storage to speak of.
    if (!isSecureContext) {
      show({ phase: 'failed', failure: { name: 'Error', code: 'INSECURE_ORIGIN' } });
      return undefined;
    }
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
        if (connection.status.phase === 'ending') setTimeout(() => location.reload(), COME_BACK_AFTER);
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
