import type { Standing } from '@chancery/contracts';
import type { LeafIdentity } from '@chancery/sealing';
import { senderView } from '../messages/message-record.js';
import type { NetworkTrust } from '../trust/network-trust.js';
import type { ChannelView, MemberView } from '../views.js';
import type { Channel } from './channel.js';

export function channelView(channel: Channel): ChannelView {
  const { record, session } = channel;
  const roster = session && !session.removed ? session.roster() : [];
  return {
    channelId: record.channelId, networkId: record.networkId, kind: record.kind, suite: record.suite, state: record.state,
    epoch: session?.epoch ?? 0,
    seq: record.cursor,
    officerIds: [...new Set(roster.map(({ identity }) => identity.officerId))],
    deviceCount: roster.length,
    queued: channel.outbox.filter(({ messageId }) => !channel.receipts.has(messageId)).length,
    ...(record.subject === undefined ? {} : { subject: record.subject }),
    ...(record.stoppedBy === undefined ? {} : { stoppedBy: record.stoppedBy }),
    ...(channel.delayedBy === undefined ? {} : { delayedBy: channel.delayedBy }),
  };
}

export function memberViews(channel: Channel, network: NetworkTrust, deviceId: string, unixSeconds: number): MemberView[] {
  const roster = channel.session && !channel.session.removed ? channel.session.roster() : [];
  return roster.map(({ identity }) => memberView(identity, network, deviceId, network.judge.standing(identity, { unixSeconds })));
}

function memberView(identity: LeafIdentity, network: NetworkTrust, deviceId: string, standing: Standing): MemberView {
  const { state, authority } = senderView(identity, network);
  return {
    deviceId: identity.deviceId, officerId: identity.officerId, authorityId: identity.authorityId, officerName: identity.officerName, authorityName: authority, state,
    roles: identity.roles, standing, self: identity.deviceId === deviceId,
  };
}
