import type { Suite } from '@chancery/contracts';
import type { ChannelKind } from '@chancery/domain';
import type { Queryable } from '../database.js';

export interface ChannelMember {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  readonly leafIndex: number;
  readonly joinedSeq: number;
  /** The commit that removed the device; undefined while it is in. */
  readonly removedSeq: number | undefined;
}

/**
 * What the rules of a channel's log depend on, as it is after entry `headSeq`. Everything in it changes only together
 * with a new entry, so the log's primary key guards it all: whoever writes from an old state finds the place taken.
 */
export interface ChannelState {
  readonly channelId: string;
  readonly networkId: string;
  readonly kind: ChannelKind;
  readonly suite: Suite;
  readonly groupId: Uint8Array;
  readonly groupOrdinal: number;
  policyChanged: boolean;
  epoch: number;
  headSeq: number;
  /** By device id, those who were removed among them. */
  readonly members: Map<string, ChannelMember>;
  /** The last counter of each device that has sent. */
  readonly counters: Map<string, number>;
}

/** The member, unless removed. */
export function presentMember(state: ChannelState, deviceId: string): ChannelMember | undefined {
  const member = state.members.get(deviceId);
  return member?.removedSeq === undefined ? member : undefined;
}

export function presentMembers(state: ChannelState): ChannelMember[] {
  return [...state.members.values()].filter(({ removedSeq }) => removedSeq === undefined);
}

interface ChannelColumns {
  id: string;
  network_id: string;
  kind: ChannelKind;
  suite: Suite;
  policy_changed: boolean;
  ordinal: number;
  group_id: Buffer;
  epoch: string;
  head_seq: string;
}

interface MemberColumns {
  channel_id: string;
  device_id: string;
  officer_id: string;
  authority_id: string;
  leaf_index: number;
  joined_seq: string;
  removed_seq: string | null;
  counter: string | null;
}

const CHANNELS = `
  SELECT c.id, c.network_id, c.kind, c.suite, c.policy_changed, g.ordinal, g.group_id, g.epoch,
         coalesce((SELECT max(seq) FROM log_entry e WHERE e.channel_id = c.id), 0) AS head_seq
  FROM channel c JOIN LATERAL (SELECT * FROM channel_group WHERE channel_id = c.id ORDER BY ordinal DESC LIMIT 1) g ON true
  WHERE c.id = ANY($1::uuid[])`;

const MEMBERS = `
  SELECT m.channel_id, m.device_id, m.officer_id, m.authority_id, m.leaf_index, m.joined_seq, m.removed_seq, last.counter
  FROM channel_member m
  LEFT JOIN LATERAL (SELECT counter FROM log_entry e WHERE e.channel_id = m.channel_id AND e.device_id = m.device_id AND counter IS NOT NULL ORDER BY counter DESC LIMIT 1) last ON true
  WHERE m.channel_id = ANY($1::uuid[])`;

/**
 * Loads channels as they are now. The head is read first: should an entry come in between the two reads, the state is
 * older than its members, and the next write finds out.
 * @returns by channel id; channels that do not exist are left out
 */
export async function loadChannels(on: Queryable, channelIds: readonly string[]): Promise<Map<string, ChannelState>> {
  const channels = await on.query<ChannelColumns>(CHANNELS, [channelIds], 'channel_states');
  const members = await on.query<MemberColumns>(MEMBERS, [channelIds], 'channel_state_members');
  const states = new Map<string, ChannelState>();
  for (const row of channels.rows)
    states.set(row.id, {
      channelId: row.id, networkId: row.network_id, kind: row.kind, suite: row.suite, policyChanged: row.policy_changed,
      groupOrdinal: row.ordinal, groupId: new Uint8Array(row.group_id), epoch: Number(row.epoch), headSeq: Number(row.head_seq), members: new Map(), counters: new Map(),
    });
  for (const row of members.rows) {
    const state = states.get(row.channel_id);
    state?.members.set(row.device_id, {
      deviceId: row.device_id, officerId: row.officer_id, authorityId: row.authority_id, leafIndex: row.leaf_index,
      joinedSeq: Number(row.joined_seq), removedSeq: row.removed_seq === null ? undefined : Number(row.removed_seq),
    });
    if (row.counter !== null) state?.counters.set(row.device_id, Number(row.counter));
  }
  return states;
}
