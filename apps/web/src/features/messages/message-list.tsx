import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode, type Ref } from 'react';
import { useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { MessageRow } from './message-row.js';
import { progressOf, type OfficerReceipt } from './receipts-table.js';
import type { Item } from './rows.js';
import { useKeptPlace } from './use-kept-place.js';

export interface MessageListHandle {
  toEnd(): void;
  /** Puts the keyboard on that row. */
  focus(key: string): void;
}

export interface MessageListProps {
  readonly label: string;
  readonly items: readonly Item[];
  readonly receipts: readonly OfficerReceipt[];
  /** Shown above the first row. */
  readonly head?: ReactNode;
  /** Row to begin at, and to be marked; undefined: the end. */
  readonly beginAt?: string;
  readonly highlighted?: string;
  /** The newest row is loaded. */
  readonly attached: boolean;
  readonly onNearStart?: () => void;
  readonly onNearEnd?: () => void;
  /** Sequence numbers of what is on the screen. */
  readonly onSeen?: (firstSeq: number, lastSeq: number, atEnd: boolean) => void;
  /** To the newest row of a channel of which another part is loaded. */
  readonly onWantEnd: () => void;
  readonly ref?: Ref<MessageListHandle>;
}

const ROW_ESTIMATE = 64;
/** Distance from an end at which more is asked for, in rows. */
const NEAR = 30;
const AT_END = 80;

/** Draws only what can be seen. Keeps its place when rows come in above, and stays at the end only if it was there. */
export function MessageList(props: MessageListProps): ReactElement {
  const { items, head, label, receipts, highlighted, attached, onNearStart, onNearEnd, onSeen, onWantEnd } = props;
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  const focusedIndex = useRef(-1);
  const rangeExtractor = useCallback((range: Range) => {
    const indexes = defaultRangeExtractor(range);
    const kept = focusedIndex.current;
    // A row that has the keyboard is never taken away.
    return kept < 0 || kept >= range.count || indexes.includes(kept) ? indexes : [...indexes, kept].sort((a, b) => a - b);
  }, []);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_ESTIMATE,
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    overscan: 6,
    anchorTo: 'end',
    followOnAppend: attached,
    scrollEndThreshold: AT_END,
    rangeExtractor,
  });
  const currentKey = current !== undefined && items.some(({ key }) => key === current) ? current : items.at(-1)?.key;
  const rows = virtualizer.getVirtualItems();
  const [first, last] = [virtualizer.range?.startIndex ?? -1, virtualizer.range?.endIndex ?? -1];
  const atEnd = attached && virtualizer.isAtEnd(AT_END);
  // Of rows that are loaded from further down, none has just come in.
  const fresh = useFreshCount(items, atEnd || !attached);

  useBeginning(items.length > 0, () => {
    const index = props.beginAt === undefined ? -1 : items.findIndex(({ key }) => key === props.beginAt);
    if (index < 0) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(index, { align: 'center' });
  });
  useKeptPlace(scroller, '.messages-row', AT_END, () => attached && virtualizer.scrollToEnd());
  const focusRow = useCallback((index: number) => {
    focusedIndex.current = index;
    virtualizer.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] > article.message`)?.focus({ preventScroll: true }));
  }, [virtualizer]);
  useImperativeHandle(props.ref, () => ({
    toEnd: () => virtualizer.scrollToEnd(),
    focus: (key) => {
      const index = items.findIndex((item) => item.key === key);
      if (index >= 0) focusRow(index);
    },
  }), [virtualizer, items, focusRow]);
  useEffect(() => {
    if (first < 0) return;
    if (first < NEAR) onNearStart?.();
    if (last > items.length - NEAR) onNearEnd?.();
    const seqs = items.slice(first, last + 1).flatMap(({ view }) => view.seq ?? []);
    if (seqs.length > 0) onSeen?.(seqs[0]!, seqs.at(-1)!, atEnd && last >= items.length - 1);
  }, [first, last, items, atEnd, onNearStart, onNearEnd, onSeen]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.tagName !== 'ARTICLE') return;
    const at = items.findIndex(({ key }) => key === currentKey);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= items.length) return;
    event.preventDefault();
    focusRow(to);
  };

  return (
    <div className="messages">
      <div className="messages-scroll" ref={scroller} role="feed" aria-label={label} onKeyDown={onKeyDown} tabIndex={items.length === 0 ? 0 : undefined}>
        <div className="messages-rows" style={{ blockSize: virtualizer.getTotalSize() }}>
          {rows.map(({ key, index, start }) => {
            const item = items[index];
            return item && (
              <div
                key={key} ref={virtualizer.measureElement} data-index={index} className="messages-row" style={{ transform: `translateY(${start}px)` }}
                onFocus={() => {
                  focusedIndex.current = index;
                  setCurrent(item.key);
                }}
                onBlur={() => (focusedIndex.current = -1)}
              >
                {index === 0 && head}
                <MessageRow
                  view={item.view} day={item.day} grouped={item.grouped} firstNew={item.firstNew} current={item.key === currentKey} highlighted={item.key === highlighted}
                  {...(item.view.own && item.view.seq !== undefined ? { progress: words(receipts, item.view.seq) } : {})}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!atEnd && items.length > 0 && (
        <div className="messages-jump">
          <Button size="small" onClick={() => (attached ? virtualizer.scrollToEnd() : onWantEnd())}>{text('messages.jump', { n: fresh })}</Button>
        </div>
      )}
    </div>
  );
}

/** One value, so that a row is drawn again only when it changes. */
function words(receipts: readonly OfficerReceipt[], seq: number): string {
  const { stored, read, of } = progressOf(receipts, seq);
  return `${stored}/${read}/${of}`;
}

/** Once there is something to begin with, before it is painted. */
function useBeginning(ready: boolean, begin: () => void): void {
  const begun = useRef(false);
  useLayoutEffect(() => {
    if (!ready || begun.current) return;
    begun.current = true;
    begin();
  });
}

/** How many messages of others have come in below since the end was left. */
function useFreshCount(items: readonly Item[], nothingFresh: boolean): number {
  const newest = items.findLast(({ view }) => view.seq !== undefined)?.view.seq ?? 0;
  const [left, setLeft] = useState(newest);
  if (nothingFresh && left !== newest) setLeft(newest);
  let count = 0;
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const { view } = items[i]!;
    if (view.seq !== undefined && view.seq <= left) break;
    if (!view.own && !view.membership) count += 1;
  }
  return left === 0 ? 0 : count;
}
