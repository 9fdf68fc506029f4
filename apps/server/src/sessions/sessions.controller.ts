import { Caller, DeviceSignatureGuard, Proven, type ProvenDevice, Public } from '@chancery/access';
import { CloseSession, IssueChallenge, OpenSession } from '@chancery/application';
import type { Configuration } from '@chancery/config';
import { type ChallengeReply, ChallengeRequest, type SessionReply, type WhoAmIReply } from '@chancery/contracts';
import { Controller, Delete, Get, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { CONFIGURATION } from '../configuration.js';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody } from '../http/contract.decorators.js';

@Controller('v1')
export class SessionsController {
  constructor(
    @Inject(IssueChallenge) private readonly issueChallenge: IssueChallenge,
    @Inject(OpenSession) private readonly openSession: OpenSession,
    @Inject(CloseSession) private readonly closeSession: CloseSession,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  @Public()
  @BodyLimit(1_024)
  @Post('sessions/challenge')
  challenge(@ContractBody(ChallengeRequest) body: ChallengeRequest): Promise<ChallengeReply> {
    return this.issueChallenge.execute(body.deviceId);
  }

  /** The guard reads the body, an `OpenSessionRequest`. */
  @Public()
  @BodyLimit(8_192)
  @UseGuards(DeviceSignatureGuard)
  @Post('sessions')
  async open(@Proven() device: ProvenDevice): Promise<SessionReply> {
    return { ...(await this.openSession.execute(device)), maxAttachmentBytes: this.configuration.maxAttachmentBytes };
  }

  @HttpCode(200)
  @Delete('sessions/current')
  close(@Caller() caller: Caller): Promise<void> {
    return this.closeSession.execute(caller);
  }

  @Get('whoami')
  whoAmI(@Caller() { deviceId, officerId, authorityId, roles, networkIds }: Caller): WhoAmIReply {
    return { deviceId, officerId, authorityId, roles: [...roles], networkIds: [...networkIds] };
  }
}
