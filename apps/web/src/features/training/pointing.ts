import { useEffect, useState } from 'react';

/**
 * Marks a place of the desk while the tour speaks of it, also when it comes later than the sentence.
 * @returns how to go there; undefined while it is not on the screen
 */
export function usePointing(selector: string, isOn: boolean): (() => void) | undefined {
  const [target, setTarget] = useState<HTMLElement>();
  useEffect(() => {
    const desk = document.querySelector('.desk-body');
    if (!isOn || !desk) return undefined;
    const look = (): void => setTarget(desk.querySelector<HTMLElement>(selector) ?? undefined);
    look();
    const observer = new MutationObserver(look);
    observer.observe(desk, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      setTarget(undefined);
    };
  }, [selector, isOn]);
  useEffect(() => {
    if (!target) return undefined;
    target.dataset['pointed'] = 'true';
    target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return () => {
      delete target.dataset['pointed'];
    };
  }, [target]);
  return target && (() => (target.querySelector<HTMLElement>('textarea') ?? target).focus());
}
