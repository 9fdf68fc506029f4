import { createHash } from 'node:crypto';
import { ChanceryError } from '@chancery/contracts';
import type { Database, Queryable } from '../database.js';
import type { ChannelMember, ChannelState } from './channel-state.js';
import { appendEntry, findRepeat } from './log-statements.js';
import type { LogLanes } from './log-lanes.js';

/** What a commit does, once it has been judged. */
export interface JudgedCommit {
  /** The membership rows that follow it; `joinedSeq` and `removedSeq` are set by the store. */
  readonly joins: readonly Omit<ChannelMember, 'joinedSeq' | 'removedSeq'>[];
  /** Device ids. */
  readonly removes: readonly string[];
  /** An external commit moves its own device to another leaf. */
  readonly moves: readonly { readonly deviceId: string; readonly leafIndex: number }[];
  readonly changesPolicy: boolean;
}

export interface CommitToStore {
  readonly channelId: string;
  readonly deviceId: string;
  readonly commitId: string;
  readonly epoch: number;
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  readonly groupInfo: Uint8Array;
  /** Called in front of the channel's state, in the turn of the commit. @throws ChanceryError */
  readonly judge: (state: ChannelState) => JudgedCommit;
}

export interface StoredCommit {
  readonly seq: number;
  /** The epoch that it began. */
  readonly epoch: number;
  readonly acceptedAt: number;
  readonly isNew: boolean;
  readonly judged?: JudgedCommit;
  readonly welcomes: readonly { readonly welcomeId: string; readonly deviceId: string }[];
}

const MAX_WAITING_WELCOMES = 1_000;

/** Takes commits: one per epoch, the first valid one wins, in one transaction with everything that follows from it. */
export class CommitStore {
  constructor(
    private readonly database: Database,
    private readonly lanes: LogLanes,
    private readonly newId: () => string,
  ) {}

  /** @throws ChanceryError EPOCH_TAKEN, EPOCH_STALE, ID_REUSED, QUOTA_REACHED, NOT_FOUND, and what `judge` throws */
  store(order: CommitToStore): Promise<StoredCommit> {
    const digest = createHash('sha256').update(order.commit).digest();
    return this.lanes.exclusively<StoredCommit>(order.channelId, async (state) => {
      const repeat = await findRepeat(this.database, { ...order, entryId: order.commitId, digest }, 'commit');
      if (repeat) return { result: { seq: repeat.seq, epoch: repeat.epoch + 1, acceptedAt: repeat.acceptedAt, isNew: false, welcomes: [] } };
      if (!state.members.has(order.deviceId)) throw new ChanceryError('NOT_FOUND');
      await this.checkEpoch(state, order.epoch);
      const judged = order.judge(state);
      const seq = state.headSeq + 1;
      const { acceptedAt, welcomes } = await this.database.transaction((tx) => this.write(tx, order, { state, judged, seq, digest }));
      return { result: { seq, epoch: order.epoch + 1, acceptedAt, isNew: true, judged, welcomes }, apply: (after) => applyCommit(after, judged, seq) };
    });
  }

  private async checkEpoch(state: ChannelState, epoch: number): Promise<void> {
    if (epoch === state.epoch) return;
    if (epoch > state.epoch) throw new ChanceryError('EPOCH_STALE', { epoch: state.epoch });
    const { rows } = await this.database.query<{ seq: string }>("SELECT seq FROM log_entry WHERE channel_id = $1 AND kind = 'commit' AND epoch = $2 ORDER BY seq DESC LIMIT 1", [state.channelId, epoch]);
    throw new ChanceryError('EPOCH_TAKEN', { epoch: state.epoch, ...(rows[0] ? { seq: Number(rows[0].seq) } : {}) });
  }

  private async write(tx: Queryable, order: CommitToStore, at: { state: ChannelState; judged: JudgedCommit; seq: number; digest: Uint8Array }): Promise<{ acceptedAt: number; welcomes: { welcomeId: string; deviceId: string }[] }> {
    const { state, judged, seq } = at;
    const acceptedAt = await appendEntry(tx, { channelId: order.channelId, seq, kind: 'commit', epoch: order.epoch, deviceId: order.deviceId, entryId: order.commitId, body: order.commit, digest: at.digest });
    const { rowCount } = await tx.query('UPDATE channel_group SET epoch = epoch + 1, group_info = $4 WHERE channel_id = $1 AND ordinal = $2 AND epoch = $3', [order.channelId, state.groupOrdinal, order.epoch, Buffer.from(order.groupInfo)]);
    // The primary key of the log made sure that nobody was faster; a difference here is a fault, not a race.
    if (rowCount !== 1) throw new Error('the epoch of the group and the log disagree');
    if (judged.changesPolicy) await tx.query('UPDATE channel SET policy_changed = true WHERE id = $1', [order.channelId]);
    if (judged.removes.length > 0) {
      await tx.query('UPDATE channel_member SET removed_seq = $3 WHERE channel_id = $1 AND device_id = ANY($2::uuid[]) AND removed_seq IS NULL', [order.channelId, judged.removes, seq]);
      await tx.query('DELETE FROM welcome WHERE channel_id = $1 AND device_id = ANY($2::uuid[])', [order.channelId, judged.removes]);
    }
    for (const { deviceId, leafIndex } of judged.moves) await tx.query('UPDATE channel_member SET leaf_index = $3 WHERE channel_id = $1 AND device_id = $2', [order.channelId, deviceId, leafIndex]);
    const welcomes = order.welcome && judged.joins.length > 0 ? await this.letIn(tx, order.channelId, seq, order.welcome, judged.joins) : [];
    return { acceptedAt, welcomes };
  }

  private async letIn(tx: Queryable, channelId: string, seq: number, welcome: Uint8Array, joins: JudgedCommit['joins']): Promise<{ welcomeId: string; deviceId: string }[]> {
    const devices = joins.map(({ deviceId }) => deviceId);
    const full = await tx.query('SELECT 1 FROM welcome WHERE device_id = ANY($1::uuid[]) GROUP BY device_id HAVING count(*) >= $2 LIMIT 1', [devices, MAX_WAITING_WELCOMES]);
    if (full.rowCount > 0) throw new ChanceryError('QUOTA_REACHED');
    await tx.query(
      `INSERT INTO channel_member (channel_id, device_id, officer_id, authority_id, leaf_index, joined_seq, delivered_seq)
       SELECT $1, device, officer, authority, leaf, $2, $2 FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::int[]) AS t (device, officer, authority, leaf)
       ON CONFLICT (channel_id, device_id) DO UPDATE SET officer_id = excluded.officer_id, authority_id = excluded.authority_id, leaf_index = excluded.leaf_index,
         joined_seq = excluded.joined_seq, removed_seq = NULL, delivered_seq = excluded.joined_seq`,
      [channelId, seq, devices, joins.map(({ officerId }) => officerId), joins.map(({ authorityId }) => authorityId), joins.map(({ leafIndex }) => leafIndex)],
    );
    await tx.query('INSERT INTO welcome_body (channel_id, seq, body) VALUES ($1, $2, $3)', [channelId, seq, Buffer.from(welcome)]);
    const welcomes = devices.map((deviceId) => ({ welcomeId: this.newId(), deviceId }));
    await tx.query('INSERT INTO welcome (id, device_id, channel_id, seq) SELECT id, device, $1, $2 FROM unnest($3::uuid[], $4::uuid[]) AS t (id, device)', [channelId, seq, welcomes.map(({ welcomeId }) => welcomeId), devices]);
    return welcomes;
  }
}

function applyCommit(state: ChannelState, judged: JudgedCommit, seq: number): void {
  state.headSeq = seq;
  state.epoch += 1;
  state.policyChanged ||= judged.changesPolicy;
  for (const deviceId of judged.removes) state.members.set(deviceId, { ...state.members.get(deviceId)!, removedSeq: seq });
  for (const { deviceId, leafIndex } of judged.moves) state.members.set(deviceId, { ...state.members.get(deviceId)!, leafIndex });
  for (const join of judged.joins) state.members.set(join.deviceId, { ...join, joinedSeq: seq, removedSeq: undefined });
}
