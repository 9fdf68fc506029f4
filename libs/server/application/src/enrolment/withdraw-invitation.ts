import type { Caller } from '@chancery/access';
import { ChanceryError } from '@chancery/contracts';
import { invitationMachine, sourcesOf } from '@chancery/domain';
import { Database, InvitationStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { requireDecider } from './invitation-rules.js';

/** Takes an invitation back, claimed or not. */
@Injectable()
export class WithdrawInvitation {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws ChanceryError `NOT_FOUND`; `STATE_CHANGED` when it was approved or has expired */
  async execute(caller: Caller, invitationId: string): Promise<void> {
    const store = new InvitationStore(this.database);
    const invitation = requireDecider(caller, await store.find(invitationId));
    if (invitation.state === 'withdrawn') return;
    if (!(await store.move(invitationId, sourcesOf(invitationMachine, 'withdraw', 'inviter'), 'withdrawn'))) throw new ChanceryError('STATE_CHANGED');
  }
}
