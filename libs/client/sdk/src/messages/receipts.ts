import type { Vault } from '@chancery/vault';
import type { Channel } from '../channels/channel.js';
import { unpack } from '../record.js';
import type { ServerApi } from '../transport/server-api.js';
import type { DeviceReceipt } from '../views.js';
import { readPrefix } from './fold-records.js';

/** How far the devices of a channel have come: on disk by the server's word, read by the officers' own. */
export class Receipts {
  constructor(
    private readonly vault: Vault,
    private readonly api: ServerApi,
  ) {}

  async of(channel: Channel): Promise<DeviceReceipt[]> {
    const { marks } = await this.api.delivery(channel.id);
    const stored = new Map(marks.map(({ deviceId, deliveredSeq }) => [deviceId, deliveredSeq]));
    const prefix = readPrefix(channel.id);
    const read = new Map((await this.vault.scan(prefix)).map(({ name, value }) => [name.slice(prefix.length), unpack<{ upTo: number }>(value).upTo]));
    return channel.roster.members.map(({ deviceId, officerId, authorityId }) => {
      const readUpTo = read.get(officerId);
      return { deviceId, officerId, authorityId, storedUpTo: stored.get(deviceId) ?? 0, ...(readUpTo === undefined ? {} : { readUpTo }) };
    });
  }
}
