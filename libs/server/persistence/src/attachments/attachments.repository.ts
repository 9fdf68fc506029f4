import type { Database } from '../database.js';

export interface AttachmentRecord {
  readonly attachmentId: string;
  readonly channelId: string;
  readonly deviceId: string;
  readonly sealedSizeBytes: number;
  readonly complete: boolean;
}

interface AttachmentColumns {
  id: string;
  channel_id: string;
  device_id: string;
  sealed_size_bytes: string;
  complete: boolean;
}

const COLUMNS = 'a.id, a.channel_id, a.device_id, a.sealed_size_bytes, a.completed_at IS NOT NULL AS complete';
const record = (row: AttachmentColumns): AttachmentRecord => ({ attachmentId: row.id, channelId: row.channel_id, deviceId: row.device_id, sealedSizeBytes: Number(row.sealed_size_bytes), complete: row.complete });

/** Which sealed file belongs to which channel. */
export class AttachmentsRepository {
  constructor(private readonly database: Database) {}

  /** Takes the id for an upload. @returns what stands under the id now: the caller's own, or another's */
  async begin(attachment: Omit<AttachmentRecord, 'complete'>): Promise<AttachmentRecord> {
    await this.database.query('INSERT INTO attachment (id, channel_id, device_id, sealed_size_bytes, begun_at) VALUES ($1, $2, $3, $4, now()) ON CONFLICT (id) DO NOTHING', [
      attachment.attachmentId, attachment.channelId, attachment.deviceId, attachment.sealedSizeBytes,
    ]);
    return (await this.find(attachment.attachmentId)) ?? { ...attachment, complete: false };
  }

  /** Without any check of who may see it. */
  async find(attachmentId: string): Promise<AttachmentRecord | undefined> {
    const { rows } = await this.database.query<AttachmentColumns>(`SELECT ${COLUMNS} FROM attachment a WHERE a.id = $1`, [attachmentId]);
    return rows[0] && record(rows[0]);
  }

  /** Its bytes are on disk: from now on members of the channel see it. */
  async complete(attachmentId: string): Promise<void> {
    await this.database.query('UPDATE attachment SET completed_at = now() WHERE id = $1 AND completed_at IS NULL', [attachmentId]);
  }

  /**
   * An attachment of a channel in which the device is now; unfinished ones only for the device that uploads.
   * @returns undefined for one that is missing or foreign: the two look alike
   */
  async findVisible(attachmentId: string, deviceId: string): Promise<AttachmentRecord | undefined> {
    const { rows } = await this.database.query<AttachmentColumns>(
      `SELECT ${COLUMNS} FROM attachment a JOIN channel_member m ON m.channel_id = a.channel_id AND m.device_id = $2 AND m.removed_seq IS NULL
       WHERE a.id = $1 AND (a.completed_at IS NOT NULL OR a.device_id = $2)`,
      [attachmentId, deviceId],
    );
    return rows[0] && record(rows[0]);
  }

  /** Uploads begun more than `days` ago and never finished; they are forgotten. @returns their ids */
  async forgetAbandoned(days: number, limit: number): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string }>(
      'DELETE FROM attachment WHERE id IN (SELECT id FROM attachment WHERE completed_at IS NULL AND begun_at < now() - make_interval(days => $1) ORDER BY begun_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id',
      [days, limit],
    );
    return rows.map(({ id }) => id);
  }
}
