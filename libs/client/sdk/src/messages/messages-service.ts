import { orderedNumber, type Vault } from '@chancery/vault';
import type { MessagesApi } from '../api.js';
import type { Channel } from '../channels/channel.js';
import { messagePrefix, type ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import { unpack } from '../record.js';
import type { DeviceReceipt, MessageVersion, MessageView } from '../views.js';
import type { Composer } from './composer.js';
import type { MessageRecord } from './message-record.js';
import type { MessageViews, Range } from './message-views.js';
import type { ReadMarks } from './read-marks.js';
import type { Receipts } from './receipts.js';

export interface MessagesParts {
  readonly vault: Vault;
  readonly channels: ChannelStore;
  readonly composer: Composer;
  readonly views: MessageViews;
  readonly readMarks: ReadMarks;
  readonly receipts: Receipts;
  readonly officerId: () => string;
}

const TEXT = new Set<string>(['text']);
const TEXT_OR_FILE = new Set<string>(['text', 'attachment']);

export class MessagesService implements MessagesApi {
  constructor(private readonly parts: MessagesParts) {}

  async send(channelId: string, { text, language, inReplyTo }: { text: string; language?: string; inReplyTo?: string }): Promise<MessageView> {
    const { composer, views } = this.parts;
    const channel = this.find(channelId);
    const sent = await composer.send(channel, { kind: 'text', text, ...(language === undefined ? {} : { language }), ...(inReplyTo === undefined ? {} : { inReplyTo }) });
    return inReplyTo === undefined ? sent : ((await views.find(channel, sent.id)) ?? sent);
  }

  async list(channelId: string, { limit, ...range }: Range = {}): Promise<MessageView[]> {
    const channel = this.find(channelId);
    const rows = await this.parts.views.page(channel, { ...range, ...(limit === undefined || limit === Infinity ? {} : { limit }) });
    if (range.beforeSeq !== undefined) return rows;
    const queued = await this.parts.views.queued(channel, new Set(rows.map(({ id }) => id)));
    return [...rows, ...queued].slice(0, limit ?? Infinity);
  }

  async thread(channelId: string, messageId: string): Promise<MessageView[]> {
    const channel = this.find(channelId);
    const { rootId = messageId } = await this.shown(channel, messageId);
    return this.parts.views.thread(channel, rootId);
  }

  async revise(channelId: string, messageId: string, { text, language }: { text: string; language?: string }): Promise<MessageView> {
    const channel = this.find(channelId);
    await this.requireOwn(channel, messageId, TEXT);
    await this.parts.composer.post(channel, { kind: 'revision', of: messageId, text, ...(language === undefined ? {} : { language }) });
    return this.shown(channel, messageId);
  }

  async retract(channelId: string, messageId: string): Promise<MessageView> {
    const channel = this.find(channelId);
    await this.requireOwn(channel, messageId, TEXT_OR_FILE);
    await this.parts.composer.post(channel, { kind: 'retraction', of: messageId });
    return this.shown(channel, messageId);
  }

  async versions(channelId: string, messageId: string): Promise<MessageVersion[]> {
    const channel = this.find(channelId);
    return this.parts.views.versions(channel, await this.shown(channel, messageId));
  }

  async receipts(channelId: string): Promise<DeviceReceipt[]> {
    return this.parts.receipts.of(this.find(channelId));
  }

  async markRead(channelId: string, upToSeq: number): Promise<void> {
    await this.parts.readMarks.mark(this.find(channelId), upToSeq);
  }

  /** @throws ClientError UNKNOWN_MESSAGE */
  async record(channelId: string, seq: number): Promise<MessageRecord> {
    const stored = await this.parts.vault.get(messagePrefix(channelId) + orderedNumber(seq));
    if (!stored) throw new ClientError('UNKNOWN_MESSAGE');
    return unpack<MessageRecord>(stored);
  }

  /** By its id: what waits in the outbox is not found here, nor what could not be opened. @throws ClientError UNKNOWN_MESSAGE */
  async recordById(channelId: string, messageId: string): Promise<MessageRecord> {
    const found = await this.parts.views.record(this.find(channelId), messageId);
    if (!found) throw new ClientError('UNKNOWN_MESSAGE');
    return found;
  }

  /** A message of this device. @returns undefined unless it is in the log */
  async view(channelId: string, messageId: string): Promise<MessageView | undefined> {
    const channel = this.parts.channels.get(channelId);
    const found = channel && (await this.parts.views.record(channel, messageId));
    return channel && found?.own ? this.parts.views.find(channel, messageId) : undefined;
  }

  private async shown(channel: Channel, messageId: string): Promise<MessageView> {
    const view = await this.parts.views.find(channel, messageId);
    if (!view) throw new ClientError('UNKNOWN_MESSAGE');
    return view;
  }

  /** Refused here, before it is sealed: others would refuse it. */
  private async requireOwn(channel: Channel, messageId: string, kinds: ReadonlySet<string>): Promise<void> {
    const { sender, content } = await this.shown(channel, messageId);
    if (sender?.officerId !== this.parts.officerId() || !content || !kinds.has(content.kind)) throw new ClientError('NOT_CHANGEABLE');
  }

  private find(channelId: string): Channel {
    const channel = this.parts.channels.get(channelId);
    if (!channel) throw new ClientError('UNKNOWN_CHANNEL');
    return channel;
  }
}
