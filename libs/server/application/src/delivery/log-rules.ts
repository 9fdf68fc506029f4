import type { Caller } from '@chancery/access';
import { ChanceryError, sameBytes } from '@chancery/contracts';
import { DEFAULT_POLICIES, permits, type ChannelAction, type PolicyActor } from '@chancery/domain';
import { presentMember, type ChannelState } from '@chancery/persistence';

/** The caller as the channel's network knows them. @throws ChanceryError `NOT_ALLOWED` without good standing there */
export function actorIn(state: Pick<ChannelState, 'networkId'>, caller: Caller): PolicyActor {
  const roles = caller.rolesByNetwork.get(state.networkId);
  if (!roles) throw new ChanceryError('NOT_ALLOWED');
  return { authorityId: caller.authorityId, officerId: caller.officerId, roles };
}

/**
 * What the server can see of a right. The policy itself is sealed: as long as no commit has changed it, it is the
 * default one of the channel's kind; afterwards the members alone judge.
 */
export function mayDo(state: Pick<ChannelState, 'kind' | 'policyChanged'>, action: ChannelAction, actor: PolicyActor, target?: Pick<PolicyActor, 'authorityId' | 'officerId'>): boolean {
  return state.policyChanged || permits(DEFAULT_POLICIES[state.kind], action, actor, target);
}

/**
 * Judges whoever sends by the channel's state.
 * @throws ChanceryError `NOT_FOUND` for who is no member, `NOT_ALLOWED`, `MLS_MALFORMED` for a message of another group
 */
export function checkMaySend(state: ChannelState, caller: Caller, groupId: Uint8Array): void {
  if (!presentMember(state, caller.deviceId)) throw new ChanceryError('NOT_FOUND');
  if (!mayDo(state, 'send', actorIn(state, caller))) throw new ChanceryError('NOT_ALLOWED');
  if (!sameBytes(groupId, state.groupId)) throw new ChanceryError('MLS_MALFORMED');
}
