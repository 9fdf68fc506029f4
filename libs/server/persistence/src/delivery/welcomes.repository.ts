import type { Database } from '../database.js';

export interface WaitingWelcome {
  readonly welcomeId: string;
  readonly channelId: string;
  readonly networkId: string;
  readonly seq: number;
  readonly welcome: Uint8Array;
  readonly acceptedAt: number;
}

/** Of Welcomes to one device, in bytes: what is left comes with the next call. */
const PAGE_BYTES = 16_777_216;

/** Welcomes that wait for their devices, and complaints about commits. */
export class WelcomesRepository {
  constructor(private readonly database: Database) {}

  async waitingFor(deviceId: string): Promise<WaitingWelcome[]> {
    const { rows } = await this.database.query<{ id: string; channel_id: string; network_id: string; seq: string; body: Buffer; accepted_at: string }>(
      `SELECT w.id, w.channel_id, c.network_id, w.seq, b.body, floor(extract(epoch FROM e.accepted_at) * 1000)::bigint AS accepted_at
       FROM (SELECT w.*, sum(octet_length(b.body)) OVER (ORDER BY w.id) - octet_length(b.body) AS before
             FROM welcome w JOIN welcome_body b ON b.channel_id = w.channel_id AND b.seq = w.seq WHERE w.device_id = $1 ORDER BY w.id LIMIT 1000) w
       JOIN welcome_body b ON b.channel_id = w.channel_id AND b.seq = w.seq
       JOIN log_entry e ON e.channel_id = w.channel_id AND e.seq = w.seq
       JOIN channel c ON c.id = w.channel_id
       WHERE w.before < $2 ORDER BY w.id`,
      [deviceId, PAGE_BYTES],
    );
    return rows.map((row) => ({ welcomeId: row.id, channelId: row.channel_id, networkId: row.network_id, seq: Number(row.seq), welcome: new Uint8Array(row.body), acceptedAt: Number(row.accepted_at) }));
  }

  /** Once joined. @returns false when there is none of that id for the device */
  async discard(welcomeId: string, deviceId: string): Promise<boolean> {
    const { rowCount } = await this.database.query('DELETE FROM welcome WHERE id = $1 AND device_id = $2', [welcomeId, deviceId]);
    return rowCount === 1;
  }

  /** @returns false when `seq` is no commit that the device may see */
  async complain(channelId: string, seq: number, deviceId: string): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `INSERT INTO nack (channel_id, seq, device_id, reported_at)
       SELECT e.channel_id, e.seq, m.device_id, now() FROM log_entry e JOIN channel_member m ON m.channel_id = e.channel_id AND m.device_id = $3
       WHERE e.channel_id = $1 AND e.seq = $2 AND e.kind = 'commit' AND e.seq > m.joined_seq AND (m.removed_seq IS NULL OR e.seq <= m.removed_seq)
       ON CONFLICT (channel_id, seq, device_id) DO UPDATE SET device_id = excluded.device_id`,
      [channelId, seq, deviceId],
    );
    return rowCount === 1;
  }
}
