import { Caller } from '@chancery/access';
import { ListChannels, OpenChannel } from '@chancery/application';
import { type ChannelList, type ChannelSummary, type GroupInfoReply, OpenChannelRequest } from '@chancery/contracts';
import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { BodyLimit } from '../http/body-limit.js';
import { ContractBody, ContractParam } from '../http/contract.decorators.js';

@Controller('v1/channels')
export class ChannelsController {
  constructor(
    @Inject(OpenChannel) private readonly openChannel: OpenChannel,
    @Inject(ListChannels) private readonly listChannels: ListChannels,
  ) {}

  @BodyLimit(131_072)
  @HttpCode(200)
  @Post()
  open(@Caller() caller: Caller, @ContractBody(OpenChannelRequest) body: OpenChannelRequest): Promise<ChannelSummary> {
    return this.openChannel.execute(caller, body);
  }

  @Get()
  list(@Caller() caller: Caller): Promise<ChannelList> {
    return this.listChannels.list(caller);
  }

  @Get(':channelId/group-info')
  groupInfo(@Caller() caller: Caller, @ContractParam('channelId') channelId: string): Promise<GroupInfoReply> {
    return this.listChannels.groupInfo(caller, channelId);
  }
}
