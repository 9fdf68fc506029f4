import type { Caller } from '@chancery/access';
import { ChanceryError, type DeliveryMarks, type SyncReply, type SyncRequest } from '@chancery/contracts';
import { ChannelsRepository, LogReader } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

/** Catches a device up, and keeps account of how far each has come. */
@Injectable()
export class SyncChannels {
  constructor(
    @Inject(LogReader) private readonly reader: LogReader,
    @Inject(ChannelsRepository) private readonly channels: ChannelsRepository,
  ) {}

  /** @throws ChanceryError BODY_MALFORMED when a channel is asked for twice */
  async page(caller: Caller, { cursors, maxBytes }: SyncRequest): Promise<SyncReply> {
    if (new Set(cursors.map(({ channelId }) => channelId)).size !== cursors.length) throw new ChanceryError('BODY_MALFORMED');
    if (cursors.length === 0) return { entries: [], more: false, gone: [] };
    const gone = await this.reader.markDelivered(caller.deviceId, cursors);
    const { entries, more } = await this.reader.page(caller.deviceId, cursors, maxBytes);
    return { entries, more, gone };
  }

  /** @throws ChanceryError NOT_FOUND */
  async marks(caller: Caller, channelId: string): Promise<DeliveryMarks> {
    if (!(await this.channels.isMember(channelId, caller.deviceId))) throw new ChanceryError('NOT_FOUND');
    return { marks: await this.reader.deliveryMarks(channelId) };
  }

  /** What the server takes next from the caller's device. @throws ChanceryError NOT_FOUND */
  async counter(caller: Caller, channelId: string): Promise<{ next: number }> {
    if (!(await this.channels.isMember(channelId, caller.deviceId))) throw new ChanceryError('NOT_FOUND');
    return { next: (await this.reader.lastCounter(channelId, caller.deviceId)) + 1 };
  }
}
