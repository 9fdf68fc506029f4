import type { Standing } from '@chancery/contracts';
import type { LeafIdentity } from '@chancery/sealing';
import { senderView } from '../messages/message-record.js';
import { unconfirmed, waiting } from '../messages/outbox-contents.js';
import type { NetworkTrust } from '../trust/network-trust.js';
import type { ChannelView, MemberView } from '../views.js';
import type { Channel } from './channel.js';

export function channelView(channel: Channel): ChannelView {
  const { record, roster } = channel;
  return {
    channelId: record.channelId, networkId: record.networkId, kind: record.kind, suite: record.suite, state: record.state,
    epoch: roster.epoch,
    seq: record.cursor,
    officerIds: [...new Set(roster.members.map(({ officerId }) => officerId))],
    deviceCount: roster.members.length,
    queued: waiting(channel),
    unconfirmed: unconfirmed(channel),
    joinedSeq: record.joinedSeq,
    ...(record.lastAt === undefined ? {} : { lastAt: record.lastAt }),
    ...(record.subject === undefined ? {} : { subject: record.subject }),
    ...(record.stoppedBy === undefined ? {} : { stoppedBy: record.stoppedBy }),
    ...(channel.delayedBy === undefined ? {} : { delayedBy: channel.delayedBy }),
  };
}

export function memberViews(channel: Channel, network: NetworkTrust, deviceId: string, unixSeconds: number): MemberView[] {
  return channel.roster.members.map((identity) => memberView(identity, network, deviceId, network.judge.standing(identity, { unixSeconds })));
}

function memberView(identity: LeafIdentity, network: NetworkTrust, deviceId: string, standing: Standing): MemberView {
  const { state, authority } = senderView(identity, network);
  return {
    deviceId: identity.deviceId, officerId: identity.officerId, authorityId: identity.authorityId, officerName: identity.officerName, authorityName: authority, state,
    roles: identity.roles, standing, self: identity.deviceId === deviceId, validUntil: identity.notAfter * 1_000,
  };
}
