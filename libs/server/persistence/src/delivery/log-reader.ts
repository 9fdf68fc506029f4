import type { EntryKind } from '@chancery/contracts';
import type { Pool } from 'pg';
import { readDatabaseError } from '../database-errors.js';
import type { Database } from '../database.js';

export interface StoredEntry {
  readonly channelId: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly epoch: number;
  readonly deviceId: string;
  readonly entryId: string;
  readonly body: Uint8Array;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
}

export interface Cursor {
  readonly channelId: string;
  readonly after: number;
}

type EntryColumns = [channelId: string, seq: string, kind: EntryKind, epoch: string, deviceId: string, entryId: string, body: Buffer, acceptedAt: string, more: boolean];

/** The contract's cap on the entries of one page. */
const MAX_ENTRIES = 20_000;
/** No sealed message is smaller: bounds how many rows a page of so many bytes can need. */
const SMALLEST_ENTRY_BYTES = 96;

/**
 * All channels in one statement: for each cursor the entries after it that the device may read, cut where their bodies
 * exceed the page. Sizes are summed before bodies are fetched; one row more than fits tells that there is more.
 */
const PAGE = `
  WITH readable AS (
    SELECT c.n, e.seq, c.channel, sum(octet_length(e.body)) OVER (ORDER BY c.n, e.seq) - octet_length(e.body) AS before, row_number() OVER (ORDER BY c.n, e.seq) AS place
    FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS c (channel, after, n)
    JOIN channel_member m ON m.channel_id = c.channel AND m.device_id = $3
    JOIN LATERAL (
      SELECT seq, body FROM log_entry e
      WHERE e.channel_id = c.channel AND e.seq > greatest(c.after, m.joined_seq) AND (m.removed_seq IS NULL OR e.seq <= m.removed_seq)
      ORDER BY e.seq LIMIT $5
    ) e ON true
    ORDER BY c.n, e.seq LIMIT $5
  )
  SELECT e.channel_id, e.seq, e.kind, e.epoch, e.device_id, e.entry_id, e.body, floor(extract(epoch FROM e.accepted_at) * 1000)::bigint,
         EXISTS (SELECT 1 FROM readable r WHERE r.place >= $5 OR (r.before >= $4 AND r.place > 1))
  FROM readable r JOIN log_entry e ON e.channel_id = r.channel AND e.seq = r.seq
  WHERE (r.before < $4 OR r.place = 1) AND r.place < $5
  ORDER BY r.n, r.seq`;

/** Reads logs within the bounds of membership. */
export class LogReader {
  constructor(private readonly database: Database) {}

  /**
   * @param maxBytes  soft limit of the bodies together; at least one entry comes when there is one
   * @returns entries ordered as the cursors, then by `seq`, without gaps within a channel
   */
  async page(deviceId: string, cursors: readonly Cursor[], maxBytes: number): Promise<{ entries: StoredEntry[]; more: boolean }> {
    const limit = Math.min(MAX_ENTRIES, Math.max(1, Math.ceil(maxBytes / SMALLEST_ENTRY_BYTES))) + 1;
    const values = [`{${cursors.map(({ channelId }) => channelId).join(',')}}`, `{${cursors.map(({ after }) => after).join(',')}}`, deviceId, maxBytes, limit];
    // Rows as arrays and straight from the driver: objects with names cost twice as much on a page of thousands.
    const { master } = this.database.dataSource.driver as unknown as { master: Pool };
    const { rows } = await master.query<EntryColumns>({ name: 'log_page', text: PAGE, values, rowMode: 'array' }).catch((error: unknown) => {
      throw readDatabaseError(error);
    });
    const entries = rows.map(([channelId, seq, kind, epoch, device, entryId, body, acceptedAt]) => ({
      channelId, seq: Number(seq), kind, epoch: Number(epoch), deviceId: device, entryId, body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength), acceptedAt: Number(acceptedAt),
    }));
    return { entries, more: rows[0]?.[8] ?? false };
  }

  /**
   * Moves the delivery marks of a device forward, never back and never beyond the log.
   * @returns the channels whose log is closed to the device: never a member, or removed and with nothing left to read
   */
  async markDelivered(deviceId: string, cursors: readonly Cursor[]): Promise<string[]> {
    const { rows } = await this.database.query<{ channel: string }>(MARK, [`{${cursors.map(({ channelId }) => channelId).join(',')}}`, `{${cursors.map(({ after }) => after).join(',')}}`, deviceId], 'log_mark');
    return rows.map(({ channel }) => channel);
  }

  /** 0 when the device has sent nothing yet. */
  async lastCounter(channelId: string, deviceId: string): Promise<number> {
    const { rows } = await this.database.query<{ counter: string }>('SELECT counter FROM log_entry WHERE channel_id = $1 AND device_id = $2 AND counter IS NOT NULL ORDER BY counter DESC LIMIT 1', [channelId, deviceId]);
    return Number(rows[0]?.counter ?? 0);
  }

  /** How far each present device has come. */
  async deliveryMarks(channelId: string): Promise<{ deviceId: string; deliveredSeq: number }[]> {
    const { rows } = await this.database.query<{ device_id: string; delivered_seq: string }>('SELECT device_id, delivered_seq FROM channel_member WHERE channel_id = $1 AND removed_seq IS NULL ORDER BY device_id', [channelId]);
    return rows.map((row) => ({ deviceId: row.device_id, deliveredSeq: Number(row.delivered_seq) }));
  }
}

const MARK = `
  WITH asked AS (SELECT channel, after FROM unnest($1::uuid[], $2::bigint[]) AS c (channel, after)),
  moved AS (
    UPDATE channel_member m SET delivered_seq = reached.seq
    FROM (
      SELECT asked.channel, least(asked.after, (SELECT max(seq) FROM log_entry e WHERE e.channel_id = asked.channel)) AS seq FROM asked
    ) reached
    WHERE m.channel_id = reached.channel AND m.device_id = $3 AND reached.seq > m.delivered_seq
  )
  SELECT DISTINCT channel FROM asked
  WHERE NOT EXISTS (SELECT 1 FROM channel_member m WHERE m.channel_id = asked.channel AND m.device_id = $3 AND (m.removed_seq IS NULL OR m.removed_seq > asked.after))`;
