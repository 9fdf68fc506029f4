import { ChanceryError } from '@chancery/contracts';
import { type GroupSession, NO_AUTHENTICATED_DATA, SealingError } from '@chancery/sealing';
import { permits } from '@chancery/domain';
import { pack } from '../record.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import { ClientError } from '../client-error.js';
import type { Channel, NoticeEnvelope, OutboxItem, Receipt } from './channel.js';
import { outboxName, pageChange, type ChannelStore } from './channel-store.js';
import type { Committer } from './committer.js';
import type { Follower } from './follower.js';

/** How a sealed message reaches the server. */
export type Post = (channel: Channel, item: OutboxItem & { readonly sealedContent: Uint8Array }) => Promise<Receipt>;

export interface OutboxParts {
  readonly store: ChannelStore;
  readonly follower: Follower;
  readonly committer: Committer;
  readonly trust: TrustStore;
  readonly surroundings: Surroundings;
  readonly deviceId: () => string;
  readonly post: Post;
}

const ROUNDS = 50;

/** Messages of this device on their way: sealed once, stored, sent in order, sent again as they are. From within the queue only. */
export class Outbox {
  constructor(private readonly parts: OutboxParts) {}

  /**
   * Seals a message and puts it, with the state of the group after it, on disk.
   * While somebody who must go is still in the group it is stored unsealed, to be sealed once they are out.
   * @throws ClientError CHANNEL_STOPPED, CHANNEL_LEFT; SealingError NOT_PERMITTED
   */
  async add(channel: Channel, message: { messageId: string; sentAt: number; plaintext: Uint8Array; notice?: NoticeEnvelope }): Promise<OutboxItem> {
    const session = await this.requireOpen(channel);
    this.parts.trust.of(channel.networkId).requireSound();
    if (session && !permits(session.policy, 'send', session.self)) throw new SealingError('NOT_PERMITTED', [session.self.deviceId]);
    const item: OutboxItem = { ...message, counter: channel.record.nextCounter };
    const record = { ...channel.record, nextCounter: item.counter + 1 };
    // What was sealed for an epoch that is over will be sealed again: nothing may take its place in the sender's order of keys.
    const mustWait = !session || channel.outbox.some(({ sealedContent, epoch }) => !sealedContent || epoch !== session.epoch) || session.unfitLeaves(this.parts.surroundings.nowSeconds()).length > 0;
    if (mustWait) {
      await this.parts.store.write(channel, record, { put: [[outboxName(channel.id, item.counter), pack(item)]] });
      channel.outbox.push(item);
      return item;
    }
    const sealed = await this.seal(channel, session, item, record);
    channel.outbox.push(sealed);
    return sealed;
  }

  /** @throws ClientError unless messages can go into the channel now or later */
  private async requireOpen(channel: Channel): Promise<GroupSession | undefined> {
    if (channel.record.state === 'left') throw new ClientError('CHANNEL_LEFT');
    if (channel.record.state === 'stopped') throw new ClientError('CHANNEL_STOPPED');
    return channel.record.state === 'rejoining' ? undefined : this.parts.store.wake(channel);
  }

  private async seal(channel: Channel, session: GroupSession, item: OutboxItem, record = channel.record): Promise<OutboxItem> {
    const { surroundings, store } = this.parts;
    const next = await session.seal(item.plaintext, NO_AUTHENTICATED_DATA, surroundings.nowSeconds());
    const sealed: OutboxItem = { ...item, sealedContent: next.sealedContent, epoch: session.epoch };
    const pages = pageChange(channel.id, session, next.session);
    await surroundings.crash('send.sealed');
    await store.write(channel, record, { ...pages, put: [...pages.put, [outboxName(channel.id, item.counter), pack(sealed)]] });
    channel.session = next.session;
    next.session.settle();
    await surroundings.crash('send.stored');
    return sealed;
  }

  /**
   * Sends what waits, in the order of the counters.
   * @returns how many the server has confirmed
   * @throws ChanceryError when the server cannot, or will not, take the next one; the rest stays where it is
   */
  async flush(channel: Channel): Promise<number> {
    let sent = 0;
    for (let round = 0; round < ROUNDS + channel.outbox.length; round++) {
      if (channel.record.state !== 'active') return sent;
      const item = channel.outbox.find(({ messageId }) => !channel.receipts.has(messageId));
      if (!item) break;
      await this.parts.store.wake(channel);
      await this.parts.committer.removeUnfit(channel, true);
      const sealed = await this.currentlySealed(channel, item);
      if (sealed && (await this.offer(channel, sealed))) sent += 1;
    }
    if (channel.receipts.size > 0) await this.confirm(channel);
    return sent;
  }

  /** An item of an epoch that is over was not stored: the log, which came to that epoch's end, does not have it. */
  private async currentlySealed(channel: Channel, item: OutboxItem): Promise<(OutboxItem & { sealedContent: Uint8Array }) | undefined> {
    const session = channel.session;
    if (!session || !channel.outbox.includes(item)) return undefined;
    const sealed = item.sealedContent && item.epoch === session.epoch ? item : await this.seal(channel, session, item);
    channel.outbox = channel.outbox.map((other) => (other === item ? sealed : other));
    return { ...sealed, sealedContent: sealed.sealedContent! };
  }

  private async offer(channel: Channel, item: OutboxItem & { sealedContent: Uint8Array }): Promise<boolean> {
    try {
      const receipt = await this.parts.post(channel, item);
      await this.parts.surroundings.crash('send.accepted');
      channel.noteReceipt(item.messageId, { seq: receipt.seq, acceptedAt: receipt.acceptedAt });
      await this.takeOwn(channel, item, receipt);
      channel.delayedBy = undefined;
      return true;
    } catch (error) {
      if (!(error instanceof ChanceryError)) throw error;
      await this.answer(channel, item, error);
      return false;
    }
  }

  /** The next entry of the log is this very message: nothing has to be fetched. */
  private async takeOwn(channel: Channel, item: OutboxItem & { sealedContent: Uint8Array }, { seq, acceptedAt }: Receipt): Promise<void> {
    if (seq !== channel.record.cursor + 1) return;
    await this.parts.follower.take(channel, [{ channelId: channel.id, seq, kind: 'message', epoch: item.epoch!, deviceId: this.parts.deviceId(), entryId: item.messageId, body: item.sealedContent, acceptedAt }]);
  }

  /** Confirmed, but not seen in the log yet: others were in between. */
  private async confirm(channel: Channel): Promise<void> {
    await this.parts.follower.catchUp(channel);
  }

  private async answer(channel: Channel, item: OutboxItem, error: ChanceryError): Promise<void> {
    const { follower } = this.parts;
    const { cursor } = channel.record;
    const epoch = channel.session?.epoch;
    switch (error.code) {
      case 'EPOCH_STALE':
        await follower.catchUp(channel);
        if (channel.session?.epoch === epoch && channel.record.cursor === cursor) throw new ChanceryError('UNAVAILABLE');
        return;
      case 'COUNTER_GAP':
        return this.closeGap(channel, item, error);
      case 'ID_REUSED':
        await follower.catchUp(channel);
        if (channel.outbox.some(({ messageId }) => messageId === item.messageId)) await follower.stop(channel, 'OWN_MESSAGE_CHANGED');
        return;
      default:
        channel.delayedBy = error.code;
        throw error;
    }
  }

  private async closeGap(channel: Channel, item: OutboxItem, error: ChanceryError): Promise<void> {
    const { follower } = this.parts;
    const expected = error.facts.expected;
    await follower.catchUp(channel);
    if (!channel.outbox.some(({ messageId }) => messageId === item.messageId) || expected === undefined || expected === item.counter) return;
    if (expected > item.counter) return follower.stop(channel, 'VAULT_ROLLED_BACK');
    const earlier = channel.outbox.find(({ counter }) => counter === expected);
    if (!earlier) return follower.stop(channel, 'MESSAGES_LOST');
    for (const other of channel.outbox) if (other.counter >= expected) channel.receipts.delete(other.messageId);
  }
}
