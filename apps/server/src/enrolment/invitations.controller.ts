import { Caller, Public } from '@chancery/access';
import { ApproveInvitation, CheckInvitation, ClaimInvitation, CreateInvitation, ListInvitations, WithdrawInvitation } from '@chancery/application';
import { ApproveInvitationRequest, ClaimInvitationRequest, CreateInvitationRequest, type InvitationList, type InvitationStatusReply, InvitationStatusRequest } from '@chancery/contracts';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody, ContractParam } from '../http/contract.decorators.js';

@Controller('v1/invitations')
export class InvitationsController {
  constructor(
    @Inject(CreateInvitation) private readonly createInvitation: CreateInvitation,
    @Inject(ListInvitations) private readonly listInvitations: ListInvitations,
    @Inject(ClaimInvitation) private readonly claimInvitation: ClaimInvitation,
    @Inject(CheckInvitation) private readonly checkInvitation: CheckInvitation,
    @Inject(ApproveInvitation) private readonly approveInvitation: ApproveInvitation,
    @Inject(WithdrawInvitation) private readonly withdrawInvitation: WithdrawInvitation,
  ) {}

  @BodyLimit(4_096)
  @Post()
  create(@Caller() caller: Caller, @ContractBody(CreateInvitationRequest) body: CreateInvitationRequest): Promise<void> {
    return this.createInvitation.execute(caller, body);
  }

  @Get()
  list(@Caller() caller: Caller): Promise<InvitationList> {
    return this.listInvitations.execute(caller);
  }

  @Public()
  @BodyLimit(16_384)
  @Post(':invitationId/claim')
  claim(@ContractParam('invitationId') invitationId: string, @ContractBody(ClaimInvitationRequest) body: ClaimInvitationRequest): Promise<InvitationStatusReply> {
    return this.claimInvitation.execute(invitationId, body);
  }

  @Public()
  @BodyLimit(1_024)
  @HttpCode(200)
  @Post(':invitationId/status')
  status(@ContractParam('invitationId') invitationId: string, @ContractBody(InvitationStatusRequest) body: InvitationStatusRequest): Promise<InvitationStatusReply> {
    return this.checkInvitation.execute(invitationId, body.claimToken);
  }

  @BodyLimit(32_768)
  @Post(':invitationId/approve')
  approve(@Caller() caller: Caller, @ContractParam('invitationId') invitationId: string, @ContractBody(ApproveInvitationRequest) body: ApproveInvitationRequest): Promise<void> {
    return this.approveInvitation.execute(caller, invitationId, body.statements);
  }

  @HttpCode(200)
  @Delete(':invitationId')
  withdraw(@Caller() caller: Caller, @ContractParam('invitationId') invitationId: string): Promise<void> {
    return this.withdrawInvitation.execute(caller, invitationId);
  }
}
