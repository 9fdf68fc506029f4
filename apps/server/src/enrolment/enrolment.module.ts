import { AccessModule } from '@chancery/access';
import { ApproveInvitation, CheckInvitation, ClaimInvitation, CreateInvitation, ListInvitations, OutboxModule, StatementAnnouncer, WithdrawInvitation } from '@chancery/application';
import { Module } from '@nestjs/common';
import { InvitationsController } from './invitations.controller.js';

@Module({
  imports: [AccessModule, OutboxModule],
  controllers: [InvitationsController],
  providers: [CreateInvitation, ListInvitations, ClaimInvitation, CheckInvitation, ApproveInvitation, WithdrawInvitation, StatementAnnouncer],
})
export class EnrolmentModule {}
