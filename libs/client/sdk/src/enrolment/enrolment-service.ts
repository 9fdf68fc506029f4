import type { RevocationReason } from '@chancery/contracts';
import type { EnrolmentApi, OfficerInvitationOrder } from '../api.js';
import type { EnrolmentState, InvitationView, PendingEnrolment, Self } from '../views.js';
import type { Inviter } from './inviter.js';
import type { Newcomer } from './newcomer.js';

export class EnrolmentService implements EnrolmentApi {
  constructor(
    private readonly inviter: Inviter,
    private readonly newcomer: Newcomer,
    /** This device has just become somebody. */
    private readonly onCertified: () => void,
  ) {}

  invite(order: OfficerInvitationOrder): Promise<InvitationView> {
    return this.inviter.invite(order);
  }

  inviteDevice(order?: { validForMinutes?: number }): Promise<InvitationView> {
    return this.inviter.inviteDevice(order);
  }

  async enrol(codeOrLink: string, options?: { onState?: (state: EnrolmentState) => void; signal?: AbortSignal }): Promise<Self> {
    const self = await this.newcomer.enrol(codeOrLink, options);
    this.onCertified();
    return self;
  }

  pending(): Promise<PendingEnrolment[]> {
    return this.inviter.pending();
  }

  approve(invitationId: string): Promise<void> {
    return this.inviter.approve(invitationId);
  }

  withdraw(invitationId: string): Promise<void> {
    return this.inviter.withdraw(invitationId);
  }

  revokeOfficer(officerId: string, reason: RevocationReason): Promise<void> {
    return this.inviter.revoke('officer', officerId, reason);
  }

  revokeDevice(deviceId: string, reason: RevocationReason): Promise<void> {
    return this.inviter.revoke('device', deviceId, reason);
  }
}
