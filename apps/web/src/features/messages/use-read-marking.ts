import { useCallback, useEffect, useRef } from 'react';
import { useEngine } from '../../engine/hooks.js';

const AFTER = 500;

/** Marks a channel as read when its newest message was on the screen of somebody who is looking. */
export function useReadMarking(channelId: string, readUpTo: number | undefined): (seq: number, atEnd: boolean) => void {
  const engine = useEngine();
  const wanted = useRef(0);
  const marked = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const known = readUpTo ?? 0;
  const mark = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const seq = wanted.current;
      if (seq <= marked.current || seq <= known || document.visibilityState !== 'visible' || !document.hasFocus()) return;
      marked.current = seq;
      engine.messages.markRead(channelId, seq).catch(() => (marked.current = 0));
    }, AFTER);
  }, [engine, channelId, known]);
  useEffect(() => {
    addEventListener('focus', mark);
    document.addEventListener('visibilitychange', mark);
    return () => {
      removeEventListener('focus', mark);
      document.removeEventListener('visibilitychange', mark);
      clearTimeout(timer.current);
    };
  }, [mark]);
  return useCallback((seq, atEnd) => {
    if (!atEnd) return;
    wanted.current = seq;
    mark();
  }, [mark]);
}
