import { useEffect, useRef, type RefObject } from 'react';

/** When a step gives way to the next, the focus goes to its heading: it is read aloud, and is not lost with the button that was pressed. */
export function useHeadingFocus(step: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== step) heading.current?.focus();
    before.current = step;
  }, [step]);
  return heading;
}
