import { useEffect, useRef, type RefObject } from 'react';

/** Frames in which rows of another width may still find their heights. */
const SETTLING = 6;
/** Rows are looked at once scrolling has come to rest, where a browser tells of that. */
const REST = 'onscrollend' in globalThis ? 'scrollend' : 'scroll';

/** What the upper edge of a list cuts, and how much of it is above the edge: 0 to 1. */
interface Place {
  readonly row: Element;
  readonly above: number;
}

/**
 * Keeps what is read on the screen when the frame of a list changes: its end by an on-screen keyboard, a growing field or files on their
 * way; what the upper edge cuts by a turned telephone or another width. TanStack Virtual keeps pixels, and rows of another width are of
 * other heights.
 * @param rows selects the rows
 * @param within pixels: nearer to the end than this is at the end
 */
export function useKeptPlace(scroller: RefObject<HTMLElement | null>, rows: string, within: number, toEnd: () => void): void {
  const end = useRef(toEnd);
  useEffect(() => void (end.current = toEnd));
  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const isAtEnd = (): boolean => list.scrollHeight - list.scrollTop - list.clientHeight <= within;
    let [atEnd, place, width] = [isAtEnd(), placeOf(list, rows), list.clientWidth];
    let settling = 0;
    const settle = (): void => {
      if (place?.row.isConnected) list.scrollTop += distance(list, place);
      settling -= 1;
      if (settling > 0) requestAnimationFrame(settle);
    };
    // While it settles, it is not the reader who scrolls.
    const onScroll = (): void => void (settling === 0 && (atEnd = isAtEnd()));
    const onRest = (): void => void (settling === 0 && (place = placeOf(list, rows)));
    const frame = new ResizeObserver(() => {
      const sameWidth = list.clientWidth === width;
      width = list.clientWidth;
      if (atEnd) end.current();
      if (atEnd || sameWidth) return;
      if (settling === 0) requestAnimationFrame(settle);
      settling = SETTLING;
    });
    list.addEventListener('scroll', onScroll, { passive: true });
    list.addEventListener(REST, onRest, { passive: true });
    frame.observe(list);
    return () => {
      list.removeEventListener('scroll', onScroll);
      list.removeEventListener(REST, onRest);
      frame.disconnect();
      settling = 0;
    };
  }, [scroller, rows, within]);
}

function placeOf(list: HTMLElement, rows: string): Place | undefined {
  const edge = list.getBoundingClientRect().top;
  const cut = [...list.querySelectorAll(rows)].map((row) => ({ row, box: row.getBoundingClientRect() })).filter(({ box }) => box.bottom > edge).sort((a, b) => a.box.top - b.box.top)[0];
  return cut && { row: cut.row, above: (edge - cut.box.top) / cut.box.height };
}

/** Pixels that the list has to be scrolled by, for the place to be at its edge again. */
function distance(list: HTMLElement, { row, above }: Place): number {
  const { top, height } = row.getBoundingClientRect();
  return top + above * height - list.getBoundingClientRect().top;
}
