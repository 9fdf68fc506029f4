import type { Caller } from '@chancery/access';
import { ChanceryError } from '@chancery/contracts';
import type { ChannelKind, OfficerRole } from '@chancery/domain';
import type { ChannelState } from '@chancery/persistence';
import { checkMaySend } from './log-rules.js';

const NETWORK = 'network';
const GROUP = Uint8Array.of(1, 2, 3);

function stateOf(kind: ChannelKind, overrides: Partial<ChannelState> = {}): ChannelState {
  const member = { deviceId: 'device', officerId: 'officer', authorityId: 'authority', leafIndex: 0, joinedSeq: 0, removedSeq: undefined };
  return { channelId: 'channel', networkId: NETWORK, kind, suite: 'x25519', groupId: GROUP, groupOrdinal: 0, policyChanged: false, epoch: 0, headSeq: 0, members: new Map([['device', member]]), counters: new Map(), ...overrides };
}

function callerWith(roles: readonly OfficerRole[], networkId = NETWORK): Caller {
  return { sessionId: '', deviceId: 'device', officerId: 'officer', authorityId: 'authority', roles, networkIds: [networkId], rolesByNetwork: new Map([[networkId, roles]]), expiresAt: new Date(0) };
}

const outcome = (state: ChannelState, caller: Caller, groupId = GROUP): string => {
  try {
    checkMaySend(state, caller, groupId);
    return 'allowed';
  } catch (error) {
    return error instanceof ChanceryError ? error.code : String(error);
  }
};

describe('who may send', () => {
  it.each<[ChannelKind, OfficerRole, string]>([
    ['group', 'contact_point', 'allowed'], ['bilateral', 'duty_officer', 'allowed'], ['board', 'coordinator', 'allowed'], ['board', 'contact_point', 'NOT_ALLOWED'], ['board', 'security_officer', 'NOT_ALLOWED'],
  ])('in a %s: a %s is %s', (kind, role, expected) => {
    expect(outcome(stateOf(kind), callerWith([role]))).toBe(expected);
  });

  it('is for the members to judge once the policy has changed', () => {
    expect(outcome(stateOf('board', { policyChanged: true }), callerWith(['contact_point']))).toBe('allowed');
  });

  it('is nobody who was removed, or never came in', () => {
    const removed = stateOf('group');
    removed.members.set('device', { ...removed.members.get('device')!, removedSeq: 3 });
    expect(outcome(removed, callerWith(['contact_point']))).toBe('NOT_FOUND');
    expect(outcome(stateOf('group', { members: new Map() }), callerWith(['contact_point']))).toBe('NOT_FOUND');
  });

  it('goes by the roles in the channel’s own network', () => {
    expect(outcome(stateOf('group'), callerWith(['contact_point'], 'another network'))).toBe('NOT_ALLOWED');
  });

  it('goes by the channel’s own group', () => {
    expect(outcome(stateOf('group'), callerWith(['contact_point']), Uint8Array.of(9))).toBe('MLS_MALFORMED');
  });
});
