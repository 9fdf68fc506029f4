import { diffPages, GroupSession, type PageChanges } from '@chancery/sealing';
import { orderedNumber, type RecordChange, type Vault } from '@chancery/vault';
import { pack, unpack } from '../record.js';
import type { TrustStore } from '../trust/trust-store.js';
import { Channel, type ChannelRecord, type OutboxItem, type PendingRecord } from './channel.js';

type Puts = [string, Uint8Array][];

const CHANNEL = 'c:';
export const outboxPrefix = (channelId: string): string => `o:${channelId}:`;
export const pagePrefix = (channelId: string): string => `g:${channelId}:`;
export const stagedPrefix = (channelId: string): string => `s:${channelId}:`;
export const messagePrefix = (channelId: string): string => `m:${channelId}:`;
export const pendingName = (channelId: string): string => `p:${channelId}`;
export const outboxName = (channelId: string, counter: number): string => outboxPrefix(channelId) + orderedNumber(counter);
export const messageName = (channelId: string, seq: number): string => messagePrefix(channelId) + orderedNumber(seq);
/** Says that a message was taken: a second one of that id is dropped. */
export const seenName = (channelId: string, deviceId: string, messageId: string): string => `d:${channelId}:${deviceId}:${messageId}`;

/** Where channels are in the vault, and which of them are in memory. */
export class ChannelStore {
  private readonly channels = new Map<string, Channel>();

  constructor(
    private readonly vault: Vault,
    private readonly trust: TrustStore,
  ) {}

  async load(): Promise<void> {
    for (const { value } of await this.vault.scan(CHANNEL)) {
      const channel = new Channel(unpack<ChannelRecord>(value));
      channel.outbox = (await this.vault.scan(outboxPrefix(channel.id))).map(({ value: item }) => unpack<OutboxItem>(item));
      const pending = await this.vault.get(pendingName(channel.id));
      channel.pending = pending && unpack<PendingRecord>(pending);
      channel.session = await this.loadSession(channel, pagePrefix(channel.id));
      this.channels.set(channel.id, channel);
    }
  }

  list(): Channel[] {
    return [...this.channels.values()];
  }

  get(channelId: string): Channel | undefined {
    return this.channels.get(channelId);
  }

  hold(channel: Channel): void {
    this.channels.set(channel.id, channel);
  }

  drop(channelId: string): void {
    this.channels.delete(channelId);
  }

  /** @returns undefined when there are no pages */
  async loadSession(channel: Channel, prefix: string): Promise<GroupSession | undefined> {
    const pages = new Map((await this.vault.scan(prefix)).map(({ name, value }) => [name.slice(prefix.length), value]));
    if (pages.size === 0) return undefined;
    return GroupSession.load((name) => pages.get(name), this.trust.of(channel.networkId).judge);
  }

  /** Writes in one transaction, then makes memory say the same. */
  async write(channel: Channel, record: ChannelRecord, change: RecordChange = {}): Promise<void> {
    await this.vault.transact({ ...change, put: [[CHANNEL + channel.id, pack(record)], ...(change.put ?? [])] });
    channel.record = record;
  }

  async forget(channelId: string): Promise<void> {
    await this.vault.transact({ delete: [CHANNEL + channelId, pendingName(channelId)], deletePrefix: [pagePrefix(channelId), stagedPrefix(channelId), outboxPrefix(channelId)] });
    this.drop(channelId);
  }
}

/** The pages that lead from one session to the next, named for the vault. */
export function pageChange(channelId: string, previous: GroupSession | undefined, next: GroupSession): { put: Puts; delete: string[] } {
  return prefixed(pagePrefix(channelId), diffPages(previous, next));
}

export function prefixed(prefix: string, changes: PageChanges): { put: Puts; delete: string[] } {
  return { put: [...changes.put].map(([name, value]) => [prefix + name, value]), delete: changes.delete.map((name) => prefix + name) };
}
