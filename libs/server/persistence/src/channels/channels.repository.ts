import { ChanceryError, type Suite } from '@chancery/contracts';
import type { ChannelKind } from '@chancery/domain';
import type { Database, Queryable } from '../database.js';

export interface ChannelRecord {
  readonly channelId: string;
  readonly networkId: string;
  readonly kind: ChannelKind;
  readonly suite: Suite;
  readonly groupId: Uint8Array;
  readonly epoch: number;
  readonly headSeq: number;
  readonly deviceIds: readonly string[];
}

export interface NewChannel {
  readonly channelId: string;
  readonly networkId: string;
  readonly kind: ChannelKind;
  readonly suite: Suite;
  readonly groupId: Uint8Array;
  readonly groupInfo: Uint8Array;
  readonly founder: { readonly deviceId: string; readonly officerId: string; readonly authorityId: string };
}

const MAX_CHANNELS_OF_DEVICE = 10_000;

interface ChannelColumns {
  id: string;
  network_id: string;
  kind: ChannelKind;
  suite: Suite;
  group_id: Buffer;
  epoch: string;
  head_seq: string;
  device_ids: string[];
}

const SUMMARY = `
  SELECT c.id, c.network_id, c.kind, c.suite, g.group_id, g.epoch, coalesce((SELECT max(seq) FROM log_entry e WHERE e.channel_id = c.id), 0) AS head_seq,
         ARRAY(SELECT o.device_id FROM channel_member o WHERE o.channel_id = c.id AND o.removed_seq IS NULL ORDER BY o.leaf_index) AS device_ids
  FROM channel_member m
  JOIN channel c ON c.id = m.channel_id
  JOIN LATERAL (SELECT * FROM channel_group WHERE channel_id = c.id ORDER BY ordinal DESC LIMIT 1) g ON true
  WHERE m.device_id = $1 AND m.removed_seq IS NULL`;

const record = (row: ChannelColumns): ChannelRecord => ({
  channelId: row.id, networkId: row.network_id, kind: row.kind, suite: row.suite, groupId: new Uint8Array(row.group_id), epoch: Number(row.epoch), headSeq: Number(row.head_seq), deviceIds: row.device_ids,
});

/** Conversations and who is in them, outside the hot path of their logs. */
export class ChannelsRepository {
  constructor(private readonly database: Database) {}

  /** The channels in which the device is now. */
  async ofDevice(deviceId: string): Promise<ChannelRecord[]> {
    const { rows } = await this.database.query<ChannelColumns>(`${SUMMARY} ORDER BY c.opened_at, c.id LIMIT ${MAX_CHANNELS_OF_DEVICE}`, [deviceId]);
    return rows.map(record);
  }

  /** @returns undefined unless the device is in it now */
  async find(channelId: string, deviceId: string): Promise<ChannelRecord | undefined> {
    const { rows } = await this.database.query<ChannelColumns>(`${SUMMARY} AND c.id = $2`, [deviceId, channelId]);
    return rows[0] && record(rows[0]);
  }

  /** Only the ids: for the rooms of a socket. */
  async idsOfDevice(deviceId: string): Promise<string[]> {
    const { rows } = await this.database.query<{ channel_id: string }>('SELECT channel_id FROM channel_member WHERE device_id = $1 AND removed_seq IS NULL', [deviceId]);
    return rows.map(({ channel_id }) => channel_id);
  }

  async isMember(channelId: string, deviceId: string): Promise<boolean> {
    const { rowCount } = await this.database.query('SELECT 1 FROM channel_member WHERE channel_id = $1 AND device_id = $2 AND removed_seq IS NULL', [channelId, deviceId], 'channel_is_member');
    return rowCount === 1;
  }

  /** The network of a channel in which the device is or was. @returns undefined for any other channel */
  async networkOfMember(channelId: string, deviceId: string): Promise<string | undefined> {
    const { rows } = await this.database.query<{ network_id: string }>('SELECT c.network_id FROM channel c JOIN channel_member m ON m.channel_id = c.id WHERE c.id = $1 AND m.device_id = $2', [channelId, deviceId], 'channel_network');
    return rows[0]?.network_id;
  }

  async groupInfo(channelId: string): Promise<{ epoch: number; headSeq: number; groupInfo: Uint8Array } | undefined> {
    const { rows } = await this.database.query<{ epoch: string; head_seq: string; group_info: Buffer }>(
      `SELECT g.epoch, g.group_info, coalesce((SELECT max(seq) FROM log_entry e WHERE e.channel_id = $1), 0) AS head_seq
       FROM channel_group g WHERE g.channel_id = $1 ORDER BY ordinal DESC LIMIT 1`,
      [channelId],
    );
    return rows[0] && { epoch: Number(rows[0].epoch), headSeq: Number(rows[0].head_seq), groupInfo: new Uint8Array(rows[0].group_info) };
  }

  /**
   * Opens a channel with its founder alone, at epoch 0. Opening the same one again changes nothing.
   * @throws ChanceryError ID_REUSED when the channel or the group id is another's; QUOTA_REACHED
   */
  async open(channel: NewChannel): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { rowCount } = await tx.query(
        'INSERT INTO channel (id, network_id, kind, suite, founder_device_id, policy_changed, opened_at) VALUES ($1, $2, $3, $4, $5, false, now()) ON CONFLICT (id) DO NOTHING',
        [channel.channelId, channel.networkId, channel.kind, channel.suite, channel.founder.deviceId],
      );
      if (rowCount === 0) return this.checkSame(tx, channel);
      const { rows } = await tx.query<{ count: string }>('SELECT count(*) FROM channel_member WHERE device_id = $1 AND removed_seq IS NULL', [channel.founder.deviceId]);
      if (Number(rows[0]!.count) >= MAX_CHANNELS_OF_DEVICE) throw new ChanceryError('QUOTA_REACHED');
      const group = await tx.query('INSERT INTO channel_group (channel_id, ordinal, group_id, epoch, group_info) VALUES ($1, 0, $2, 0, $3) ON CONFLICT (group_id) DO NOTHING', [channel.channelId, Buffer.from(channel.groupId), Buffer.from(channel.groupInfo)]);
      if (group.rowCount === 0) throw new ChanceryError('ID_REUSED');
      const { deviceId, officerId, authorityId } = channel.founder;
      await tx.query('INSERT INTO channel_member (channel_id, device_id, officer_id, authority_id, leaf_index, joined_seq, delivered_seq) VALUES ($1, $2, $3, $4, 0, 0, 0)', [channel.channelId, deviceId, officerId, authorityId]);
    });
  }

  private async checkSame(tx: Queryable, channel: NewChannel): Promise<void> {
    const { rowCount } = await tx.query(
      `SELECT 1 FROM channel c JOIN channel_group g ON g.channel_id = c.id AND g.ordinal = 0
       WHERE c.id = $1 AND c.network_id = $2 AND c.kind = $3 AND c.suite = $4 AND c.founder_device_id = $5 AND g.group_id = $6`,
      [channel.channelId, channel.networkId, channel.kind, channel.suite, channel.founder.deviceId, Buffer.from(channel.groupId)],
    );
    if (rowCount === 0) throw new ChanceryError('ID_REUSED');
  }
}
