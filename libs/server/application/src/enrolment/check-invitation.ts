import { CLOCK, type Clock } from '@chancery/access';
import { ChanceryError, type InvitationStatusReply } from '@chancery/contracts';
import { Database, InvitationStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { isClaimToken, stateAt } from './invitation-rules.js';

/** Tells a newcomer how far it is. */
@Injectable()
export class CheckInvitation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ChanceryError `INVITATION_REFUSED`: unknown or a wrong token, alike */
  async execute(invitationId: string, claimToken: Uint8Array): Promise<InvitationStatusReply> {
    const invitation = await new InvitationStore(this.database).find(invitationId);
    if (!invitation || !isClaimToken(invitation, claimToken)) throw new ChanceryError('INVITATION_REFUSED');
    return { state: stateAt(invitation, this.clock.now()), networkId: invitation.networkId };
  }
}
