import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useEngine, useEngineEvent } from '../../engine/hooks.js';
import { History, type HistoryView } from './history.js';

/** Events come in bursts: one question for all of them, and one now and then while a burst does not end. Milliseconds. */
const GATHER = 60;
const MOST_WAIT = 500;

/** The rows of a channel that this page has loaded. @param atSeq where to begin; undefined: at the newest */
export function useHistory(channelId: string, atSeq: number | undefined): { history: History; view: HistoryView } {
  const engine = useEngine();
  const [history] = useState(() => new History((range) => engine.messages.list(channelId, range)));
  const view = useSyncExternalStore(history.subscribe, history.current);
  useEffect(() => {
    void history.open(atSeq);
  }, [history, atSeq]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const since = useRef<number>(undefined);
  const changed = (changedId: string): void => {
    if (changedId !== channelId) return;
    const now = performance.now();
    since.current ??= now;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      since.current = undefined;
      history.changed();
    }, Math.max(0, Math.min(GATHER, since.current + MOST_WAIT - now)));
  };
  useEngineEvent('channel', ({ channelId: id }) => changed(id));
  useEngineEvent('message', ({ message }) => changed(message.channelId));
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => ({ history, view }), [history, view]);
}

