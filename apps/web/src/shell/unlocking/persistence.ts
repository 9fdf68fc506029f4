import { useCallback, useEffect, useState } from 'react';

/** `unknown`: this browser does not say. */
export type Persistence = 'asking' | 'granted' | 'refused' | 'unknown';

/** Whether the browser has promised not to throw the keys away when storage runs short; and asking it to. */
export function usePersistence(): readonly [Persistence, () => void] {
  const [state, setState] = useState<Persistence>('asking');
  useEffect(() => {
    let live = true;
    void (navigator.storage?.persisted?.() ?? Promise.resolve(undefined)).then((granted) => live && setState(wordFor(granted)));
    return () => {
      live = false;
    };
  }, []);
  const request = useCallback(() => {
    setState('asking');
    void (navigator.storage?.persist?.() ?? Promise.resolve(undefined)).then((granted) => setState(wordFor(granted)));
  }, []);
  return [state, request];
}

const wordFor = (granted: boolean | undefined): Persistence => (granted === undefined ? 'unknown' : granted ? 'granted' : 'refused');
