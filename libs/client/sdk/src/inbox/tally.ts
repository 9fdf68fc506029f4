import { contentLine, type ChannelSummary, type Row } from './channel-summary.js';

/** What the entries of one transaction change in a channel's summary. */
export class Tally {
  private readonly rows: Row[] = [];
  /** Taken back, by sequence number: whether it was somebody else's. */
  private readonly retracted = new Map<number, boolean>();
  private readonly revised = new Map<number, string>();
  private readUpTo = 0;

  add(row: Row): void {
    this.rows.push(row);
  }

  retract(seq: number, others: boolean): void {
    this.retracted.set(seq, others);
  }

  revise(seq: number, text: string): void {
    this.revised.set(seq, text);
  }

  /** Another device of this officer says how far it has read. */
  read(upTo: number): void {
    this.readUpTo = Math.max(this.readUpTo, upTo);
  }

  /** Time of the newest row; undefined when there is none. */
  get lastAt(): number | undefined {
    return this.rows.at(-1)?.at;
  }

  /** Up to where the rows on disk have to be looked at: see `ReadSpan`. */
  span(before: ChannelSummary): { readonly from: number; readonly to: number } {
    return { from: before.readUpTo, to: Math.max(before.readUpTo, this.readUpTo) };
  }

  /**
   * @param read  what was counted on disk in that span, before this transaction
   * @param seq   the newest entry of this transaction
   */
  apply(before: ChannelSummary, read: ReadSpan, seq: number): ChannelSummary {
    const readUpTo = this.span(before).to;
    const fresh = new Set(this.rows.map((row) => row.seq));
    const [counted, over] = [this.rows.filter((row) => row.counts && !this.retracted.has(row.seq)), (row: { seq: number }): boolean => row.seq > readUpTo];
    const takenBack = [...this.retracted].filter(([at, others]) => others && !fresh.has(at) && at > readUpTo).length;
    const readOther = Math.max(before.readOther, read.newest, ...counted.filter((row) => !over(row)).map((row) => row.seq));
    const newest = this.rows.at(-1);
    const owed = this.rows.flatMap(({ noticeId }) => (noticeId === undefined ? [] : [noticeId]));
    const shown: ChannelSummary = newest ? { ...before, lastSeq: newest.seq, lastId: newest.id, lastAt: newest.at, last: newest.line } : before;
    return {
      ...this.changed(shown),
      seq, readUpTo, readOther,
      unread: Math.max(0, before.unread - read.count + counted.filter(over).length - takenBack),
      sentRead: Math.max(before.sentRead, this.readUpTo),
      notices: owed.length > 0 ? [...new Set([...before.notices, ...owed])] : before.notices,
    };
  }

  /** The newest row, when it is one that was revised or taken back. */
  private changed(summary: ChannelSummary): ChannelSummary {
    const { last, lastSeq } = summary;
    if (!last) return summary;
    const text = this.revised.get(lastSeq);
    if (this.retracted.has(lastSeq)) return { ...summary, last: { ...(last.sender ? { sender: last.sender } : {}), own: last.own, kind: 'retracted' } };
    return text === undefined ? summary : { ...summary, last: { ...last, ...contentLine({ kind: 'text', text }) } };
  }
}

/** Messages of others that were read at one stroke. */
export interface ReadSpan {
  readonly count: number;
  /** Sequence number of the newest of them; 0: none. */
  readonly newest: number;
}
