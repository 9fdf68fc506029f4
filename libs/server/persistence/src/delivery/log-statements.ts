import { ChanceryError, type EntryKind } from '@chancery/contracts';
import type { Queryable } from '../database.js';
import type { NewMessage, Placed } from './new-entry.js';

export interface PlacedMessage {
  readonly message: NewMessage;
  readonly seq: number;
}

const NOW_MILLISECONDS = 'floor(extract(epoch FROM now()) * 1000)::bigint';
/** Binds as one binary parameter; a list of byte strings would travel as hexadecimal text. */
const APPEND = `
  WITH stored AS (
    INSERT INTO log_entry (channel_id, seq, kind, epoch, device_id, entry_id, counter, body, digest, accepted_at)
    SELECT channel, seq, 'message', epoch, device, entry, counter, substring($7::bytea FROM start FOR size), substring($8::bytea FROM (n::int - 1) * 32 + 1 FOR 32), date_trunc('milliseconds', now())
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::uuid[], $6::bigint[], $9::int[], $10::int[]) WITH ORDINALITY AS t (channel, seq, epoch, device, entry, counter, start, size, n)
  )
  SELECT ${NOW_MILLISECONDS} AS now`;

const APPEND_ONE = `
  INSERT INTO log_entry (channel_id, seq, kind, epoch, device_id, entry_id, counter, body, digest, accepted_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, date_trunc('milliseconds', now()))
  RETURNING ${NOW_MILLISECONDS} AS now`;

const FIND = `
  SELECT seq, kind, digest, epoch, floor(extract(epoch FROM accepted_at) * 1000)::bigint AS accepted_at
  FROM log_entry WHERE channel_id = $1 AND device_id = $2 AND entry_id = $3`;

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
/** Array literals of numbers and UUIDs need no quoting. */
const list = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;

/** Stores all or nothing. @returns when, in milliseconds since 1970 */
export async function appendMessages(on: Queryable, placed: readonly PlacedMessage[]): Promise<number> {
  const [first] = placed;
  if (placed.length === 1 && first) return appendEntry(on, { ...first.message, kind: 'message', seq: first.seq });
  let end = 1;
  const starts = placed.map(({ message }) => (end += message.body.length) - message.body.length);
  const { rows } = await on.query<{ now: string }>(
    APPEND,
    [
      list(placed.map(({ message }) => message.channelId)), list(placed.map(({ seq }) => seq)), list(placed.map(({ message }) => message.epoch)),
      list(placed.map(({ message }) => message.deviceId)), list(placed.map(({ message }) => message.entryId)), list(placed.map(({ message }) => message.counter)),
      Buffer.concat(placed.map(({ message }) => message.body)), Buffer.concat(placed.map(({ message }) => message.digest)), list(starts), list(placed.map(({ message }) => message.body.length)),
    ],
    'log_append',
  );
  return Number(rows[0]!.now);
}

export interface SingleEntry {
  readonly channelId: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly epoch: number;
  readonly deviceId: string;
  readonly entryId: string;
  /** Of messages only. */
  readonly counter?: number;
  readonly body: Uint8Array;
  readonly digest: Uint8Array;
}

/** @returns when, in milliseconds since 1970 */
export async function appendEntry(on: Queryable, entry: SingleEntry): Promise<number> {
  const { rows } = await on.query<{ now: string }>(
    APPEND_ONE,
    [entry.channelId, entry.seq, entry.kind, entry.epoch, entry.deviceId, entry.entryId, entry.counter ?? null, buffer(entry.body), buffer(entry.digest)],
    'log_append_one',
  );
  return Number(rows[0]!.now);
}

/**
 * The receipt of an entry that was handed in before.
 * @returns undefined when the id is new
 * @throws ChanceryError ID_REUSED when the id stands for another body
 */
export async function findRepeat(on: Queryable, entry: { channelId: string; deviceId: string; entryId: string; digest: Uint8Array }, kind: EntryKind = 'message'): Promise<(Placed & { epoch: number }) | undefined> {
  const { rows } = await on.query<{ seq: string; kind: EntryKind; digest: Buffer; epoch: string; accepted_at: string }>(FIND, [entry.channelId, entry.deviceId, entry.entryId], 'log_find');
  const [row] = rows;
  if (!row) return undefined;
  if (row.kind !== kind || Buffer.compare(row.digest, entry.digest) !== 0) throw new ChanceryError('ID_REUSED');
  return { seq: Number(row.seq), acceptedAt: Number(row.accepted_at), isNew: false, epoch: Number(row.epoch) };
}
