import type { Caller } from '@chancery/access';
import { ChanceryError, type ChannelSummary } from '@chancery/contracts';
import { ChannelsRepository } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { channelSummary } from './channel-summary.js';

/** What the caller's device may know of its channels. */
@Injectable()
export class ListChannels {
  constructor(@Inject(ChannelsRepository) private readonly channels: ChannelsRepository) {}

  async list(caller: Caller): Promise<{ channels: ChannelSummary[] }> {
    return { channels: (await this.channels.ofDevice(caller.deviceId)).map(channelSummary) };
  }

  /** Only the ids: for the rooms of a socket. */
  ids(caller: Caller): Promise<string[]> {
    return this.channels.idsOfDevice(caller.deviceId);
  }

  /** @throws ChanceryError NOT_FOUND */
  async groupInfo(caller: Caller, channelId: string): Promise<{ epoch: number; headSeq: number; groupInfo: Uint8Array }> {
    const info = (await this.channels.isMember(channelId, caller.deviceId)) ? await this.channels.groupInfo(channelId) : undefined;
    if (!info) throw new ChanceryError('NOT_FOUND');
    return info;
  }
}
