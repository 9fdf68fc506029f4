import { type Caller, CLOCK, type Clock } from '@chancery/access';
import type { InvitationEntry, InvitationList } from '@chancery/contracts';
import { Database, type InvitationRecord, InvitationStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { mayDecide, stateAt } from './invitation-rules.js';

/** The invitations that are the caller's to decide, newest first, with what was claimed. */
@Injectable()
export class ListInvitations {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(caller: Caller): Promise<InvitationList> {
    const now = this.clock.now();
    const all = await new InvitationStore(this.database).list(caller.authorityId, caller.networkIds);
    return { invitations: all.filter((invitation) => mayDecide(caller, invitation)).map((invitation) => entry(invitation, now)) };
  }
}

function entry(invitation: InvitationRecord, now: Date): InvitationEntry {
  const { id, kind, networkId, enrolment, deviceCertificate, proof } = invitation;
  return {
    invitationId: id, kind, networkId, state: stateAt(invitation, now),
    ...(enrolment ? { enrolment } : {}), ...(deviceCertificate ? { deviceCertificate } : {}), ...(proof ? { proof } : {}),
  };
}
