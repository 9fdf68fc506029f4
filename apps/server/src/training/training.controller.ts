import { Public } from '@chancery/access';
import { type OpenSeatReply, OpenSeatRequest, type TrainingReply } from '@chancery/contracts';
import { Controller, Get, Inject, Ip, Post } from '@nestjs/common';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody } from '../http/contract.decorators.js';
import { addressBlock } from '../http/rate-limit.guard.js';
import { TrainingGround } from './training-ground.js';

@Controller('v1/training')
export class TrainingController {
  constructor(@Inject(TrainingGround) private readonly ground: TrainingGround) {}

  @Public()
  @Get()
  describe(): TrainingReply {
    return this.ground.describe();
  }

  @Public()
  @BodyLimit(4_096)
  @Post('seats')
  openSeat(@Ip() ip: string, @ContractBody(OpenSeatRequest) body: OpenSeatRequest): Promise<OpenSeatReply> {
    return this.ground.openSeat(body, addressBlock(ip));
  }
}
