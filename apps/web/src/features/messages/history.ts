import type { MessageView } from '@chancery/sdk';
import { reuse } from './rows.js';

export interface AskedRange {
  readonly afterSeq?: number;
  readonly beforeSeq?: number;
  readonly limit?: number;
}

/** Rows of the log above `after` and below `before`; as they stood in that generation. */
interface Chunk {
  readonly after: number;
  readonly before: number;
  readonly rows: readonly MessageView[];
  readonly generation: number;
}

export interface HistoryView {
  readonly rows: readonly MessageView[];
  /** The first row of the channel on this device is among them. */
  readonly atStart: boolean;
  /** The newest rows and the outbox are among them. */
  readonly attached: boolean;
  /** How often it was opened: a new number begins at a new place. 0: not yet. */
  readonly opening: number;
  /** What the engine said when it could not be asked. */
  readonly error?: unknown;
}

const PAGE = 100;
/** Rows of the open end that are kept together; what is older is closed off. */
const LONGEST_TAIL = 300;
/** Rows shown below a message that was jumped to, before more are asked for. */
const BELOW = 40;
/** More rows than this are not kept: what is farthest from the screen is let go, and asked for again when it is wanted. */
const MOST_ROWS = 1_200;
const ROWS_AFTER_TRIM = 800;
const EMPTY: HistoryView = { rows: [], atStart: false, attached: false, opening: 0 };

/**
 * The part of a channel that a page has loaded: one run of rows without holes. Rows never move; what is said of them
 * changes, and then only those on the screen are asked for again.
 */
export class History {
  private chunks: Chunk[] = [];
  private tail: readonly MessageView[] | undefined;
  private atStart = false;
  private generation = 0;
  private seen: readonly [number, number] = [0, 0];
  private view: HistoryView = EMPTY;
  private readonly listeners = new Set<() => void>();
  private work: Promise<void> = Promise.resolve();
  private refreshing = false;
  private opening = 0;
  private readonly loading = new Set<string>();

  /** @param ask `messages.list` of the channel */
  constructor(private readonly ask: (range: AskedRange) => Promise<MessageView[]>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): HistoryView => this.view;

  /** @param atSeq shows the rows around it; without it: the newest */
  open(atSeq?: number): Promise<void> {
    return this.run(async () => {
      const page = await this.ask({ beforeSeq: atSeq === undefined ? Number.MAX_SAFE_INTEGER : atSeq + 1, limit: PAGE });
      this.chunks = [];
      this.tail = undefined;
      this.opening += 1;
      this.addOlder(page, 0);
      if (atSeq === undefined) await this.attach();
      else await this.loadNewer(BELOW);
    });
  }

  older(): Promise<void> {
    return this.once('older', async () => {
      if (this.atStart) return;
      const before = (this.chunks[0]?.after ?? 0) + 1;
      this.addOlder(await this.ask({ beforeSeq: before, limit: PAGE }), before);
      this.trim('end');
    });
  }

  newer(): Promise<void> {
    return this.once('newer', async () => {
      await this.loadNewer(PAGE);
      this.trim('start');
    });
  }

  /** What is on the screen: it is asked for again when it may have changed. */
  see(firstSeq: number, lastSeq: number): void {
    this.seen = [firstSeq, lastSeq];
    if (this.stale().length > 0) this.reload();
  }

  /** Something of the channel has changed. */
  changed(): void {
    this.generation += 1;
    this.reload();
  }

  private reload(): void {
    if (this.refreshing) return;
    this.refreshing = true;
    void this.run(async () => {
      this.refreshing = false;
      const { generation } = this;
      if (this.tail) await this.attach();
      for (const chunk of this.stale()) await this.reloadChunk(chunk, generation);
    });
  }

  private stale(): Chunk[] {
    const [first, last] = this.seen;
    return this.chunks.filter(({ generation, after, before }) => generation < this.generation && before > first && after < last);
  }

  private async reloadChunk(chunk: Chunk, generation: number): Promise<void> {
    const { after, before, rows } = chunk;
    const fresh = await this.ask({ afterSeq: after, beforeSeq: before, limit: Math.max(rows.length, 1) });
    this.chunks = this.chunks.map((other) => (other === chunk ? { after, before, generation, rows: reuse(rows, fresh) } : other));
  }

  private addOlder(page: readonly MessageView[], before: number): void {
    this.atStart = page.length < PAGE;
    const [first, last] = [page[0]?.seq, page.at(-1)?.seq];
    if (first === undefined || last === undefined) return;
    this.chunks = [{ after: first - 1, before: before === 0 ? last + 1 : before, rows: page, generation: this.generation }, ...this.chunks];
  }

  private get lastClosed(): number {
    return (this.chunks.at(-1)?.before ?? 1) - 1;
  }

  private async loadNewer(limit: number): Promise<void> {
    if (this.tail) return;
    const after = this.lastClosed;
    // A closed range holds rows of the log only: the outbox belongs to the open end.
    const page = await this.ask({ afterSeq: after, beforeSeq: after + limit + 1, limit });
    const last = page.at(-1)?.seq;
    if (last !== undefined) this.chunks = [...this.chunks, { after, before: last + 1, rows: page, generation: this.generation }];
    if (page.length < limit / 2) await this.attach();
  }

  /** Everything after the closed rows, and the outbox. */
  private async attach(): Promise<void> {
    const after = this.lastClosed;
    const fresh = await this.ask(after > 0 ? { afterSeq: after } : {});
    this.tail = reuse(this.tail ?? [], fresh);
    this.closeOff(after);
    this.trim('start');
  }

  /** Lets go of rows at one end, never of those on the screen. */
  private trim(end: 'start' | 'end'): void {
    const [first, last] = this.seen;
    let rows = this.chunks.reduce((sum, chunk) => sum + chunk.rows.length, this.tail?.length ?? 0);
    if (rows <= MOST_ROWS) return;
    if (end === 'end' && this.tail && this.lastClosed >= last) {
      rows -= this.tail.length;
      this.tail = undefined;
    }
    while (rows > ROWS_AFTER_TRIM && this.chunks.length > 1) {
      const chunk = end === 'end' ? this.chunks.at(-1)! : this.chunks[0]!;
      const onScreen = chunk.before > first && chunk.after < last;
      if (onScreen || (end === 'end' && this.tail)) return;
      rows -= chunk.rows.length;
      this.chunks = this.chunks.filter((other) => other !== chunk);
      if (end === 'start') this.atStart = false;
    }
  }

  private closeOff(after: number): void {
    const tail = this.tail ?? [];
    if (tail.length <= LONGEST_TAIL) return;
    const rows = tail.slice(0, tail.length - PAGE);
    const last = rows.at(-1)?.seq;
    if (last === undefined) return;
    this.chunks = [...this.chunks, { after, before: last + 1, rows, generation: this.generation }];
    this.tail = tail.slice(rows.length);
  }

  /** A list asks at every step of scrolling: one page at a time is enough. */
  private async once(what: string, work: () => Promise<void>): Promise<void> {
    if (this.loading.has(what)) return;
    this.loading.add(what);
    await this.run(work);
    this.loading.delete(what);
  }

  /** One thing after the other: ranges are computed from what the one before has left. */
  private run(work: () => Promise<void>): Promise<void> {
    this.work = this.work.then(work).then(() => this.publish(), (error: unknown) => this.publish(error));
    return this.work;
  }

  private publish(error?: unknown): void {
    const rows = [...this.chunks.flatMap((chunk) => chunk.rows), ...(this.tail ?? [])];
    const same = rows.length === this.view.rows.length && rows.every((row, i) => row === this.view.rows[i]);
    this.view = { rows: same ? this.view.rows : rows, atStart: this.atStart, attached: this.tail !== undefined, opening: this.opening, ...(error === undefined ? {} : { error }) };
    for (const listener of this.listeners) listener();
  }
}
