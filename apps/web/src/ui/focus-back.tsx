import { useEffect, useState } from 'react';

/** Frames: a second at the least. Longer than any work that holds a page up between taking a dialog away and freeing what it covered. */
const MOST_FRAMES = 60;

/**
 * Stands inside what opens over the page. React Aria gives the focus back one frame after that is gone; what it covered is freed by an
 * effect that may come later than this frame on a busy machine, and what is inert takes no focus. It would be lost then: it is given once more.
 */
export function FocusBack(): null {
  const [opener] = useState(() => document.activeElement);
  useEffect(() => () => opener instanceof HTMLElement && opener !== document.body ? giveTo(opener) : undefined, [opener]);
  return null;
}

function giveTo(opener: HTMLElement, left = MOST_FRAMES): void {
  requestAnimationFrame(() => {
    // Whoever has the focus keeps it.
    if (document.activeElement !== document.body || !opener.isConnected || left === 0) return;
    opener.focus({ preventScroll: true });
    giveTo(opener, left - 1);
  });
}
