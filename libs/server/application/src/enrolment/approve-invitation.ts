import { type Caller, CLOCK, type Clock, TrustLedgers } from '@chancery/access';
import { ChanceryError } from '@chancery/contracts';
import { invitationMachine, sourcesOf } from '@chancery/domain';
import { InvitationStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { settleStanding } from '../trust/settle-standing.js';
import { StatementAcceptance } from '../trust/statement-acceptance.js';
import { StatementAnnouncer } from '../trust/statement-announcer.js';
import { requireCertificatesOfClaim } from './claimed-identity.js';
import { requireDecider } from './invitation-rules.js';

/** Publishes the newcomer's certificates and closes the invitation, in one transaction. */
@Injectable()
export class ApproveInvitation {
  constructor(
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(StatementAnnouncer) private readonly announcer: StatementAnnouncer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Approving again with the same certificates changes nothing.
   * @throws ChanceryError `NOT_FOUND`, `STATE_CHANGED` unless it was claimed, `STATEMENT_MALFORMED`, `STATEMENT_REFUSED`
   */
  async execute(caller: Caller, invitationId: string, statements: readonly Uint8Array[]): Promise<void> {
    const now = this.clock.now();
    const { appended, effects } = await this.ledgers.write(async (draft) => {
      const store = new InvitationStore(draft.tx);
      const invitation = requireDecider(caller, await store.find(invitationId));
      if (invitation.state !== 'approved' && !(await store.move(invitationId, sourcesOf(invitationMachine, 'approve', 'inviter'), 'approved'))) throw new ChanceryError('STATE_CHANGED');
      requireCertificatesOfClaim(invitation, statements);
      const acceptance = new StatementAcceptance(draft, now);
      for (const statement of statements) await acceptance.accept(invitation.networkId, statement);
      // Whoever approves a second time must bring the same certificates: nothing new gets in behind a closed invitation.
      if (invitation.state === 'approved' && draft.appended.length > 0) throw new ChanceryError('STATE_CHANGED');
      return { appended: draft.appended, effects: await settleStanding(draft, acceptance.touched, now) };
    });
    this.announcer.announce(appended, effects);
  }
}
