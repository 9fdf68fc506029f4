import type { ChannelSummary } from '@chancery/contracts';
import type { ChannelRecord } from '@chancery/persistence';

export function channelSummary(channel: ChannelRecord): ChannelSummary {
  return { ...channel, deviceIds: [...channel.deviceIds] };
}
