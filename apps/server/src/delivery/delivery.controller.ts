import { Caller } from '@chancery/access';
import { CollectWelcomes, CommitToChannel, SendMessage, SyncChannels } from '@chancery/application';
import { type CommitReceipt, CommitRequest, type CounterReply, type DeliveryMarks, type MessageReceipt, NackRequest, SendMessageRequest, type SyncReply, SyncRequest, type WelcomeList } from '@chancery/contracts';
import { Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody, ContractParam } from '../http/contract.decorators.js';

/** A commit of the largest size with its Welcome and GroupInfo, as base64url in JSON. */
const LARGEST_COMMIT_BYTES = 30_000_000;

@Controller('v1')
export class DeliveryController {
  constructor(
    @Inject(SendMessage) private readonly sendMessage: SendMessage,
    @Inject(CommitToChannel) private readonly commitToChannel: CommitToChannel,
    @Inject(SyncChannels) private readonly syncChannels: SyncChannels,
    @Inject(CollectWelcomes) private readonly collectWelcomes: CollectWelcomes,
  ) {}

  @BodyLimit(131_072)
  @HttpCode(200)
  @Post('channels/:channelId/messages')
  send(@Caller() caller: Caller, @ContractParam('channelId') channelId: string, @ContractBody(SendMessageRequest) body: SendMessageRequest): Promise<MessageReceipt> {
    return this.sendMessage.execute(caller, channelId, body);
  }

  @BodyLimit(LARGEST_COMMIT_BYTES)
  @HttpCode(200)
  @Post('channels/:channelId/commits')
  commit(@Caller() caller: Caller, @ContractParam('channelId') channelId: string, @ContractBody(CommitRequest) body: CommitRequest): Promise<CommitReceipt> {
    return this.commitToChannel.execute(caller, channelId, body);
  }

  @BodyLimit(524_288)
  @HttpCode(200)
  @Post('sync')
  sync(@Caller() caller: Caller, @ContractBody(SyncRequest) body: SyncRequest): Promise<SyncReply> {
    return this.syncChannels.page(caller, body);
  }

  @Get('welcomes')
  welcomes(@Caller() caller: Caller): Promise<WelcomeList> {
    return this.collectWelcomes.list(caller);
  }

  @HttpCode(200)
  @Delete('welcomes/:welcomeId')
  discard(@Caller() caller: Caller, @ContractParam('welcomeId') welcomeId: string): Promise<void> {
    return this.collectWelcomes.discard(caller, welcomeId);
  }

  @BodyLimit(1_024)
  @HttpCode(200)
  @Post('channels/:channelId/nacks')
  complain(@Caller() caller: Caller, @ContractParam('channelId') channelId: string, @ContractBody(NackRequest) body: NackRequest): Promise<void> {
    return this.collectWelcomes.complain(caller, channelId, body);
  }

  @Get('channels/:channelId/counter')
  counter(@Caller() caller: Caller, @ContractParam('channelId') channelId: string): Promise<CounterReply> {
    return this.syncChannels.counter(caller, channelId);
  }

  @Get('channels/:channelId/delivery')
  delivery(@Caller() caller: Caller, @ContractParam('channelId') channelId: string): Promise<DeliveryMarks> {
    return this.syncChannels.marks(caller, channelId);
  }
}
