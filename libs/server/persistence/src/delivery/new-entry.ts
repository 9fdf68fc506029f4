import { ChanceryError } from '@chancery/contracts';
import type { ChannelState } from './channel-state.js';

/** A sealed message on its way into a channel's log. */
export interface NewMessage {
  readonly channelId: string;
  readonly deviceId: string;
  /** Minted by the sender: the idempotency key. */
  readonly entryId: string;
  readonly counter: number;
  /** As the message's own framing says. */
  readonly epoch: number;
  readonly body: Uint8Array;
  /** SHA-256 of `body`, 32 bytes. */
  readonly digest: Uint8Array;
  /** Judges the sender by the state in front of which the message is stored. @throws ChanceryError */
  readonly check: (state: ChannelState) => void;
}

/** Where an entry stands in the log. */
export interface Placed {
  readonly seq: number;
  /** Milliseconds since 1970, the database's clock. */
  readonly acceptedAt: number;
  /** False: it had been stored before, and this is the first receipt. */
  readonly isNew: boolean;
}

/**
 * Gives a message the next place, or says that its counter was used before (`repeat`): then the log must be asked.
 * Takes the place at once: after a failed write the state has to be thrown away.
 * @throws ChanceryError COUNTER_GAP, EPOCH_STALE, and what `check` throws
 */
export function takePlace(state: ChannelState, message: NewMessage): { seq: number } | 'repeat' {
  const expected = (state.counters.get(message.deviceId) ?? 0) + 1;
  if (message.counter < expected) return 'repeat';
  message.check(state);
  if (message.counter > expected) throw new ChanceryError('COUNTER_GAP', { expected });
  if (message.epoch !== state.epoch) throw new ChanceryError('EPOCH_STALE', { epoch: state.epoch });
  state.counters.set(message.deviceId, message.counter);
  state.headSeq += 1;
  return { seq: state.headSeq };
}
