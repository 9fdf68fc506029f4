import { orderedNumber, type Vault } from '@chancery/vault';
import type { MessagesApi } from '../api.js';
import type { Channel } from '../channels/channel.js';
import { messageName, messagePrefix, type ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import { unpack } from '../record.js';
import type { MessageView } from '../views.js';
import type { Composer } from './composer.js';
import { messageView, type MessageRecord } from './message-record.js';

const SEARCH_PAGE = 200;

export class MessagesService implements MessagesApi {
  constructor(
    private readonly vault: Vault,
    private readonly channels: ChannelStore,
    private readonly composer: Composer,
  ) {}

  async send(channelId: string, { text, language, inReplyTo }: { text: string; language?: string; inReplyTo?: string }): Promise<MessageView> {
    return this.composer.send(this.find(channelId), { kind: 'text', text, ...(language === undefined ? {} : { language }), ...(inReplyTo === undefined ? {} : { inReplyTo }) });
  }

  async list(channelId: string, { afterSeq, limit = Infinity }: { afterSeq?: number; limit?: number } = {}): Promise<MessageView[]> {
    const channel = this.find(channelId);
    const after = afterSeq === undefined ? {} : { after: messageName(channelId, afterSeq) };
    const stored = await this.vault.scan(messagePrefix(channelId), { ...after, ...(limit === Infinity ? {} : { limit }) });
    const views = stored.map(({ value }) => messageView(unpack<MessageRecord>(value)));
    const known = new Set(views.map(({ id }) => id));
    const queued = channel.outbox.filter(({ messageId }) => !known.has(messageId)).map((item) => this.composer.view(channel, item));
    return [...views, ...queued].slice(0, limit);
  }

  /** @throws ClientError UNKNOWN_MESSAGE */
  async record(channelId: string, seq: number): Promise<MessageRecord> {
    const stored = await this.vault.get(messagePrefix(channelId) + orderedNumber(seq));
    if (!stored) throw new ClientError('UNKNOWN_MESSAGE');
    return unpack<MessageRecord>(stored);
  }

  /** By its id: what waits in the outbox is not found here. @throws ClientError UNKNOWN_MESSAGE */
  async recordById(channelId: string, messageId: string): Promise<MessageRecord> {
    for (let after: string | undefined; ; ) {
      const page = await this.vault.scan(messagePrefix(channelId), { reverse: true, limit: SEARCH_PAGE, ...(after === undefined ? {} : { after }) });
      const found = page.map(({ value }) => unpack<MessageRecord>(value)).find(({ id }) => id === messageId);
      if (found) return found;
      if (page.length < SEARCH_PAGE) throw new ClientError('UNKNOWN_MESSAGE');
      after = page.at(-1)!.name;
    }
  }

  /** @returns undefined unless it is in the log */
  async view(channelId: string, messageId: string): Promise<MessageView | undefined> {
    try {
      return messageView(await this.recordById(channelId, messageId));
    } catch (error) {
      if (error instanceof ClientError) return undefined;
      throw error;
    }
  }

  private find(channelId: string): Channel {
    const channel = this.channels.get(channelId);
    if (!channel) throw new ClientError('UNKNOWN_CHANNEL');
    return channel;
  }
}
