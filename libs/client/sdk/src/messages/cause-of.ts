import type { ChannelView, MessageView, UnreadableCause } from '../views.js';

/** What a refusal means to the reader; what is not named here is a fault, or a lie, of somebody else. */
const CAUSES: Readonly<Record<string, UnreadableCause>> = {
  NOT_A_MEMBER: 'device-not-approved',
  NOT_ADMITTED: 'device-not-approved',
  REVOKED: 'device-not-approved',
  EXPIRED: 'device-not-approved',
  SUSPENDED: 'device-not-approved',
  STALE_EPOCH: 'key-lost',
  FUTURE_EPOCH: 'key-lost',
  STORED_STATE: 'key-lost',
  SPENT_SESSION: 'key-lost',
  NO_KEY_PACKAGE: 'key-lost',
  UNKNOWN_OWN_MESSAGE: 'key-lost',
};

/** Why a message cannot be read, in one of four words; undefined when it can. */
export function causeOf(view: MessageView, channel: ChannelView): UnreadableCause | undefined {
  if (view.integrity === 'verified') return undefined;
  if (view.seq !== undefined && view.seq <= channel.joinedSeq) return 'before-you-joined';
  if (view.integrity === 'gap') return 'key-lost';
  if (view.integrity !== 'unreadable') return 'fault';
  const reason = view.reason ?? '';
  return (Object.hasOwn(CAUSES, reason) ? CAUSES[reason] : undefined) ?? 'fault';
}
