import type { NewMessage, Placed } from './new-entry.js';

const MAX_FLUSH_ENTRIES = 256;
const MAX_FLUSH_BYTES = 1_048_576;
/** Waiting in one lane; beyond it callers are told to come back. */
const MAX_QUEUED = 20_000;

export interface Sending {
  readonly message: NewMessage;
  readonly settle: (outcome: Placed | undefined, error?: unknown) => void;
}

export interface Exclusive {
  readonly run: () => Promise<void>;
  readonly fail: (error: Error) => void;
}

export type Item = (Sending | Exclusive) & { readonly channelId: string };

/** What waits to be written: one flush of it is under way at any time. */
export class Lane {
  busy = false;
  private queue: Item[] = [];
  /** Channels that an exclusive work has to itself, and what waits for it to end. */
  private readonly held = new Map<string, Item[]>();

  get isEmpty(): boolean {
    return this.queue.length === 0;
  }

  holds(channelId: string): boolean {
    return this.held.has(channelId);
  }

  /** @returns false when the lane is full */
  add(item: Item): boolean {
    if (this.queue.length >= MAX_QUEUED) return false;
    this.queue.push(item);
    return true;
  }

  /** The next batch. From an exclusive work on, its channel's items wait aside until `release`. */
  take(): { sendings: Sending[]; exclusives: (Exclusive & { channelId: string })[] } {
    const sendings: Sending[] = [];
    const exclusives: (Exclusive & { channelId: string })[] = [];
    let bytes = 0;
    let at = 0;
    for (; at < this.queue.length && sendings.length < MAX_FLUSH_ENTRIES && bytes < MAX_FLUSH_BYTES; at++) {
      const item = this.queue[at]!;
      const waiting = this.held.get(item.channelId);
      if (waiting) waiting.push(item);
      else if ('run' in item) {
        this.held.set(item.channelId, []);
        exclusives.push(item);
      } else {
        sendings.push(item);
        bytes += item.message.body.length;
      }
    }
    this.queue = this.queue.slice(at);
    return { sendings, exclusives };
  }

  /** The exclusive work on a channel has ended: what waited for it comes next. */
  release(channelId: string): void {
    const waiting = this.held.get(channelId) ?? [];
    this.held.delete(channelId);
    this.queue = [...waiting, ...this.queue];
  }
}
