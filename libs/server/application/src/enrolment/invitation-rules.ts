import { timingSafeEqual } from 'node:crypto';
import { type Caller, digestOf } from '@chancery/access';
import { ChanceryError } from '@chancery/contracts';
import type { InvitationState } from '@chancery/domain';
import type { InvitationRecord } from '@chancery/persistence';

/** The state as it is now: an invitation that nobody claimed in time has expired, whether or not a row says so. */
export function stateAt({ state, expiresAt }: InvitationRecord, now: Date): InvitationState {
  return state === 'open' && now >= expiresAt ? 'expired' : state;
}

/** In constant time. */
export function isClaimToken({ claimTokenDigest }: InvitationRecord, claimToken: Uint8Array): boolean {
  return timingSafeEqual(digestOf(claimToken), claimTokenDigest);
}

/** Security officers see what their authority has invited; everybody sees what they invited themselves. */
export function mayDecide(caller: Caller, { kind, networkId, authorityId, inviterOfficerId }: InvitationRecord): boolean {
  const roles = caller.rolesByNetwork.get(networkId);
  if (!roles || authorityId !== caller.authorityId) return false;
  return kind === 'device' ? inviterOfficerId === caller.officerId : roles.includes('security_officer');
}

/** @throws ChanceryError `NOT_FOUND` when there is none, or it is not the caller's to decide: the two answer alike */
export function requireDecider(caller: Caller, invitation: InvitationRecord | undefined): InvitationRecord {
  if (!invitation || !mayDecide(caller, invitation)) throw new ChanceryError('NOT_FOUND');
  return invitation;
}
