import { ChanceryError } from '@chancery/contracts';
import { isUniqueViolation, readDatabaseError } from '../database-errors.js';
import type { Queryable } from '../database.js';
import { loadChannels, type ChannelState } from './channel-state.js';
import { Lane, type Item, type Sending } from './lane.js';
import { appendMessages, findRepeat, type PlacedMessage } from './log-statements.js';
import { takePlace, type NewMessage, type Placed } from './new-entry.js';

const MAX_STATES = 5_000;
/** Against other processes that write the same channel. */
const ATTEMPTS = 30;

type Settle = (sending: Sending, outcome: Placed | undefined, error?: unknown) => void;

/** Work that has a channel to itself: a commit, a notice. It may write in a transaction of its own. */
export interface ExclusiveWork<T> {
  /**
   * @param state  as it is now; a ChanceryError may be thrown only while it is unchanged
   * @returns the result, and how the state changes once it is committed
   */
  (state: ChannelState): Promise<{ result: T; apply?: (state: ChannelState) => void }>;
}

const notFound = (): ChanceryError => new ChanceryError('NOT_FOUND');
const comeBack = (): ChanceryError => new ChanceryError('UNAVAILABLE', { retryAfterSeconds: 1 });

/**
 * Writes channels' logs. A channel belongs to one lane; a lane has one flush under way: an idle lane flushes at once,
 * a busy one collects, and its next flush takes all that waited. Sequence numbers, counters, epoch and membership are
 * kept in memory and guarded by the primary key of the log: a second process that writes the same channel is noticed,
 * the state reloaded, and the batch done again one by one. Nothing is acknowledged before it is committed.
 */
export class LogLanes {
  private readonly lanes: Lane[];
  private readonly states = new Map<string, ChannelState>();

  constructor(
    private readonly database: Queryable,
    laneCount: number,
  ) {
    this.lanes = Array.from({ length: laneCount }, () => new Lane());
  }

  /**
   * Stores one message.
   * @throws ChanceryError COUNTER_GAP, EPOCH_STALE, ID_REUSED, NOT_FOUND, STORAGE_FULL; UNAVAILABLE: the outcome is unknown
   */
  append(message: NewMessage): Promise<Placed> {
    return new Promise((resolve, reject) => {
      const settle: Sending['settle'] = (outcome, error) => (outcome ? resolve(outcome) : reject(error));
      this.enqueue({ channelId: message.channelId, message, settle });
    });
  }

  /**
   * Lets `work` run alone on a channel: after all that was handed in before it, before all that comes after it.
   * Done again from a fresh state when another process was faster.
   */
  exclusively<T>(channelId: string, work: ExclusiveWork<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = (): Promise<void> => this.attempt(channelId, work).then(resolve, (error: unknown) => reject(readDatabaseError(error) as Error));
      this.enqueue({ channelId, run, fail: reject });
    });
  }

  /** Drops what is known of a channel: the next write loads it again. */
  forget(channelId: string): void {
    this.states.delete(channelId);
  }

  private laneOf(channelId: string): Lane {
    let hash = 0;
    for (let i = 0; i < channelId.length; i++) hash = (hash * 31 + channelId.charCodeAt(i)) | 0;
    return this.lanes[(hash >>> 0) % this.lanes.length]!;
  }

  private enqueue(item: Item): void {
    const lane = this.laneOf(item.channelId);
    if (!lane.add(item)) return refuse(item, comeBack());
    // Not at once: what arrives in the same turn of the event loop shares a flush.
    if (!lane.busy) setImmediate(() => void this.pump(lane));
  }

  private async pump(lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    try {
      while (!lane.isEmpty) {
        const { sendings, exclusives } = lane.take();
        if (sendings.length > 0) await this.flush(sendings);
        for (const { channelId, run } of exclusives) void this.runAlone(lane, channelId, run);
      }
    } finally {
      lane.busy = false;
    }
  }

  private async runAlone(lane: Lane, channelId: string, run: () => Promise<void>): Promise<void> {
    await run();
    lane.release(channelId);
    void this.pump(lane);
  }

  private async attempt<T>(channelId: string, work: ExclusiveWork<T>): Promise<T> {
    for (let left = ATTEMPTS; ; left--) {
      try {
        const state = (await this.load([channelId])).get(channelId);
        if (!state) throw notFound();
        const { result, apply } = await work(state);
        apply?.(state);
        return result;
      } catch (error) {
        if (isRefusal(error)) throw error;
        // Whether it was stored is not known, or it was not though its place was taken: the state may be wrong.
        this.forget(channelId);
        if (!isUniqueViolation(error)) throw error;
        if (left <= 1) throw comeBack();
      }
    }
  }

  private async load(channelIds: readonly string[]): Promise<Map<string, ChannelState>> {
    const missing = [...new Set(channelIds.filter((id) => !this.states.has(id)))];
    if (missing.length > 0) {
      const loaded = await loadChannels(this.database, missing);
      for (const [id, state] of loaded) this.states.set(id, state);
      this.evict(new Set(channelIds));
    }
    return this.states;
  }

  /** Forgetting is always safe, except under whoever works with the state now. */
  private evict(inUse: ReadonlySet<string>): void {
    for (const id of this.states.keys()) {
      if (this.states.size <= MAX_STATES) return;
      if (!inUse.has(id) && !this.laneOf(id).holds(id)) this.states.delete(id);
    }
  }

  private async flush(sendings: readonly Sending[]): Promise<void> {
    const unsettled = new Set(sendings);
    const settle: Settle = (sending, outcome, error) => {
      if (unsettled.delete(sending)) sending.settle(outcome, error);
    };
    try {
      const states = await this.load(sendings.map(({ message }) => message.channelId));
      const { placed, repeats } = this.place(sendings, states, settle);
      const stored = placed.length === 0 || (await this.store(placed, settle));
      const open = stored ? repeats : sendings.filter((sending) => unsettled.has(sending));
      const failed = new Set<string>();
      for (const sending of open) await this.settleAlone(sending, settle, failed);
    } catch (error) {
      for (const sending of unsettled) this.forget(sending.message.channelId);
      for (const sending of [...unsettled]) settle(sending, undefined, readDatabaseError(error));
    }
  }

  private place(sendings: readonly Sending[], states: ReadonlyMap<string, ChannelState>, settle: Settle): { placed: (PlacedMessage & { sending: Sending })[]; repeats: Sending[] } {
    const placed: (PlacedMessage & { sending: Sending })[] = [];
    const repeats: Sending[] = [];
    for (const sending of sendings) {
      const { message } = sending;
      const state = states.get(message.channelId);
      try {
        if (!state) throw notFound();
        const place = takePlace(state, message);
        if (place === 'repeat') repeats.push(sending);
        else placed.push({ message, seq: place.seq, sending });
      } catch (error) {
        settle(sending, undefined, error);
      }
    }
    return { placed, repeats };
  }

  /** @returns false when a place was taken: then each has to be tried on its own */
  private async store(placed: readonly (PlacedMessage & { sending: Sending })[], settle: Settle): Promise<boolean> {
    try {
      const acceptedAt = await appendMessages(this.database, placed);
      for (const { seq, sending } of placed) settle(sending, { seq, acceptedAt, isNew: true });
      return true;
    } catch (error) {
      for (const { message } of placed) this.forget(message.channelId);
      if (isUniqueViolation(error)) return false;
      for (const { sending } of placed) settle(sending, undefined, readDatabaseError(error));
      return true;
    }
  }

  /** One by one, in order; a channel whose write fails is not written further in this round. */
  private async settleAlone(sending: Sending, settle: Settle, failed: Set<string>): Promise<void> {
    const { message } = sending;
    if (failed.has(message.channelId)) return settle(sending, undefined, comeBack());
    try {
      settle(sending, await this.appendAlone(message));
    } catch (error) {
      if (!isRefusal(error)) {
        failed.add(message.channelId);
        this.forget(message.channelId);
      }
      settle(sending, undefined, readDatabaseError(error));
    }
  }

  private async appendAlone(message: NewMessage): Promise<Placed> {
    for (let left = ATTEMPTS; ; left--) {
      const repeat = await findRepeat(this.database, message);
      if (repeat) return repeat;
      const state = (await this.load([message.channelId])).get(message.channelId);
      if (!state) throw notFound();
      const place = takePlace(state, message);
      if (place === 'repeat') throw new ChanceryError('COUNTER_GAP', { expected: (state.counters.get(message.deviceId) ?? 0) + 1 });
      try {
        return { seq: place.seq, acceptedAt: await appendMessages(this.database, [{ message, seq: place.seq }]), isNew: true };
      } catch (error) {
        this.forget(message.channelId);
        if (!isUniqueViolation(error)) throw error;
        if (left <= 1) throw comeBack();
      }
    }
  }
}

/** A rule said no, before anything was written. */
function isRefusal(error: unknown): boolean {
  return error instanceof ChanceryError && error.family !== 'unavailable';
}

function refuse(item: Item, error: ChanceryError): void {
  if ('run' in item) item.fail(error);
  else item.settle(undefined, error);
}
