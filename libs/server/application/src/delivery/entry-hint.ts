import { MAX_INLINE_BODY_BYTES, RELAY_DOWN, type EntryHint, type EntryKind } from '@chancery/contracts';
import type { Hint } from '../outbox/outbox.js';

interface NewEntry {
  readonly channelId: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly epoch: number;
  readonly deviceId: string;
  readonly entryId: string;
  readonly acceptedAt: number;
  readonly body: Uint8Array;
}

/** The word to a channel's members that there is a new entry; short ones travel inside it. */
export function entryHint({ channelId, seq, kind, epoch, deviceId, entryId, acceptedAt, body }: NewEntry): Hint {
  const payload: EntryHint = { channelId, seq, kind, epoch, deviceId, entryId, acceptedAt, ...(body.length <= MAX_INLINE_BODY_BYTES ? { body } : {}) };
  return { to: { channelId }, event: RELAY_DOWN.entry, payload };
}
