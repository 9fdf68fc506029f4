import type { MessageView } from '@chancery/sdk';

/** What the officer has just sent, on the screen before the engine has it. */
export interface LocalRow {
  readonly key: string;
  /** As it will look; its id is the key until the engine has given one. */
  readonly view: MessageView;
  /** Given by the engine. */
  readonly id?: string;
}

export interface Row {
  /** The same from the moment of sending on, so that nothing flickers. */
  readonly key: string;
  readonly view: MessageView;
}

export interface Item extends Row {
  /** First message of its day: milliseconds since 1970. */
  readonly day: number | undefined;
  /** Goes on where the same officer wrote just before. */
  readonly grouped: boolean;
  /** First message that was unread when the channel was opened. */
  readonly firstNew: boolean;
}

export const timeOf = ({ acceptedAt, sentAt }: MessageView): number => acceptedAt ?? sentAt;

/** Rows that say the same stay the same objects: only what changed is drawn again. */
export function reuse(before: readonly MessageView[], fresh: readonly MessageView[]): readonly MessageView[] {
  const known = new Map(before.map((view) => [view.id, view]));
  const rows = fresh.map((view) => {
    const old = known.get(view.id);
    return old && JSON.stringify(old) === JSON.stringify(view) ? old : view;
  });
  return rows.length === before.length && rows.every((row, i) => row === before[i]) ? before : rows;
}

const answers = ({ content }: MessageView): string | undefined => (content?.kind === 'text' ? content.inReplyTo : undefined);

/** Clocks of a page and of a worker may differ by a rounding. Milliseconds. */
const ROUNDING = 5;
/** What was sent from here a moment ago is among the last of these. */
const NEAR_END = 200;

/** Until the engine has given an id, its row is known by text and time. */
function looksLike(view: MessageView, { view: local }: LocalRow): boolean {
  const sameText = view.content?.kind === 'text' && local.content?.kind === 'text' && view.content.text === local.content.text;
  return view.own && sameText && view.sentAt + ROUNDING >= local.sentAt && answers(view) === answers(local);
}

/**
 * Rows of the engine, then what it does not have yet. Every local row stands for at most one row of the engine, and no two
 * for the same.
 * @param landed keys of local rows whose row has been seen: not shown again when it is scrolled out of what is loaded
 * @returns rows, and the keys of the local rows that the engine has
 */
export function mergeRows(views: readonly MessageView[], locals: readonly LocalRow[], landed: ReadonlySet<string>): { rows: readonly Row[]; found: readonly string[] } {
  if (locals.length === 0) return { rows: views.map((view) => ({ key: view.id, view })), found: [] };
  const keyOf = new Map(locals.flatMap(({ id, key }) => (id === undefined ? [] : [[id, key] as const])));
  const found = new Set<string>();
  const near = views.slice(-NEAR_END);
  for (const local of locals) {
    const match = local.id === undefined ? near.find((view) => !keyOf.has(view.id) && looksLike(view, local)) : undefined;
    if (match) keyOf.set(match.id, local.key);
  }
  const rows = views.map((view) => {
    const key = keyOf.get(view.id);
    if (key !== undefined) found.add(key);
    return { key: key ?? view.id, view };
  });
  const rest = locals.filter(({ key }) => !found.has(key) && !landed.has(key)).map(({ key, view }) => ({ key, view }));
  return { rows: [...rows, ...rest], found: [...found] };
}

/** Whose place is far above the screen: then its row may go by the engine's id. */
const MOST_LANDED = 100;

/** @returns the local rows without the oldest of those that have landed: they would be kept, and looked through, for as long as the channel is open */
export function withoutOldest(locals: readonly LocalRow[], landed: ReadonlySet<string>): readonly LocalRow[] {
  const over = locals.filter(({ key }) => landed.has(key)).slice(0, -MOST_LANDED);
  return over.length === 0 ? locals : locals.filter((row) => !over.includes(row));
}

const TOGETHER = 10 * 60_000;

const isSpoken = ({ content, membership, integrity, sender, retracted }: MessageView): boolean =>
  integrity === 'verified' && !membership && sender !== undefined && !retracted && (content?.kind === 'text' || content?.kind === 'attachment');

const DAY = 86_400_000;

/** Rows come in the order of time: most of them are of the day of the one before, which is known without asking the calendar. */
function dayFinder(): (at: number) => number {
  let start = 0;
  return (at) => {
    if (at < start || at >= start + DAY - 3_600_000) start = new Date(at).setHours(0, 0, 0, 0);
    return start;
  };
}

function continues(view: MessageView, before: MessageView): boolean {
  return isSpoken(view) && isSpoken(before) && view.sender?.officerId === before.sender?.officerId && Math.abs(timeOf(view) - timeOf(before)) < TOGETHER;
}

/** @param unreadAfter sequence number up to which the officer had read, when the channel was opened with something unread */
export function itemsOf(rows: readonly Row[], unreadAfter?: number): readonly Item[] {
  let marked = unreadAfter === undefined;
  const dayOf = dayFinder();
  let dayBefore: number | undefined;
  return rows.map(({ key, view }, i) => {
    const before = rows[i - 1]?.view;
    const day = dayOf(timeOf(view));
    const newDay = day !== dayBefore;
    dayBefore = day;
    const firstNew = !marked && !view.own && !view.membership && (view.seq ?? 0) > (unreadAfter ?? 0);
    marked ||= firstNew;
    return { key, view, day: newDay ? timeOf(view) : undefined, grouped: !newDay && !firstNew && before !== undefined && continues(view, before), firstNew };
  });
}
