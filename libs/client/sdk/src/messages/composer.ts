import { ContentError, encodeContent, type KnownContent } from '@chancery/content';
import { ChanceryError } from '@chancery/contracts';
import type { AccountStore } from '../account/account-store.js';
import type { Channel, NoticeEnvelope, OutboxItem } from '../channels/channel.js';
import type { Outbox } from '../channels/outbox.js';
import { ClientError } from '../client-error.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { MessageView, SenderView } from '../views.js';
import { queuedView, senderView } from './message-record.js';

/** Framing, signature and padding on top of the plaintext must fit into a sealed message of 64 KiB. */
const MAX_PLAINTEXT = 64_000;

/** Writes content, puts it into the outbox, and tries to send it. */
export class Composer {
  constructor(
    private readonly outbox: Outbox,
    private readonly account: AccountStore,
    private readonly trust: TrustStore,
    private readonly surroundings: Surroundings,
    private readonly onDelay: () => void,
  ) {}

  /** @returns the message as it stands: sent, or queued when the server cannot be reached now */
  async send(channel: Channel, content: KnownContent, notice?: NoticeEnvelope, messageId = this.surroundings.newId()): Promise<MessageView> {
    return this.view(channel, await this.post(channel, content, notice, messageId));
  }

  /** The same for content that is no message by itself. */
  async post(channel: Channel, content: KnownContent, notice?: NoticeEnvelope, messageId = this.surroundings.newId()): Promise<OutboxItem> {
    const sentAt = this.surroundings.now();
    const plaintext = this.encode(channel, content, messageId, sentAt);
    const item = await channel.queue.run(() => this.outbox.add(channel, { messageId, sentAt, plaintext, ...(notice ? { notice } : {}) }));
    await channel.queue.run(async () => {
      try {
        await this.outbox.flush(channel);
      } catch (error) {
        if (!(error instanceof ChanceryError)) throw error;
        channel.delayedBy = error.code;
        this.onDelay();
      }
    });
    return item;
  }

  view(channel: Channel, item: OutboxItem): MessageView {
    const receipt = channel.receiptOf(item.messageId);
    return queuedView(item, channel.id, this.self(channel), receipt);
  }

  self(channel: Channel): SenderView {
    const network = this.trust.of(channel.networkId);
    const { deviceId: own } = this.account.certified;
    const leaf = channel.roster.members.find(({ deviceId }) => deviceId === own) ?? network.ledger.deviceIdentity(own);
    if (!leaf) throw new ClientError('NOT_ENROLLED');
    return senderView(leaf, network);
  }

  private encode(channel: Channel, content: KnownContent, messageId: string, sentAt: number): Uint8Array {
    try {
      const plaintext = encodeContent({ header: { messageId, sentAt, trustHead: this.trust.of(channel.networkId).head() }, content });
      if (plaintext.length > MAX_PLAINTEXT) throw new ClientError('CONTENT_TOO_LARGE');
      return plaintext;
    } catch (error) {
      if (error instanceof ContentError) throw new ClientError('CONTENT_MALFORMED');
      throw error;
    }
  }
}
