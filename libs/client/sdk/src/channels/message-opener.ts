import { ContentError, decodeContent, isFolded, type MessageContent, type OpenedEnvelope } from '@chancery/content';
import { sameBytes, type LogEntry, type Standing } from '@chancery/contracts';
import { digest, SealingError, type OpenedMessage } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { AccountStore } from '../account/account-store.js';
import type { AttentionDesk } from '../attention-desk.js';
import { file } from '../messages/filing.js';
import type { Folder } from '../messages/folder.js';
import { senderView, type MessageRecord } from '../messages/message-record.js';
import { noticeIndexEntry, noticeIndexName } from '../notices/notice-index.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { SenderView } from '../views.js';
import type { Batch } from './batch.js';
import type { Channel } from './channel.js';
import { seenName } from './channel-store.js';

/** Opens one message of a log and judges what is in it: the server and the sender are both taken to be hostile. */
export class MessageOpener {
  constructor(
    private readonly vault: Vault,
    private readonly account: AccountStore,
    private readonly trust: TrustStore,
    private readonly surroundings: Surroundings,
    private readonly attention: AttentionDesk,
    private readonly folder: Folder,
  ) {}

  async take(channel: Channel, batch: Batch, entry: LogEntry): Promise<void> {
    if (entry.deviceId === this.account.certified.deviceId) return this.takeOwn(channel, batch, entry);
    if (batch.record.state === 'rejoining' || !batch.session) return;
    try {
      const opened = await batch.session.open(entry.body, { now: this.surroundings.nowSeconds(), acceptedAt: Math.floor(entry.acceptedAt / 1000) });
      batch.session = opened.session;
      // Numbers of entries are the server's own: only the sender's keys tell that one was left out, or two exchanged.
      if (opened.skipped !== 0) this.attention.raise(opened.skipped > 0 ? 'ENTRIES_MISSING' : 'ENTRIES_REORDERED', { channelId: channel.id, deviceIds: [opened.sender.deviceId] });
      await this.takeOpened(channel, batch, entry, opened);
    } catch (error) {
      if (!(error instanceof SealingError)) throw error;
      this.attention.raise(error.code === 'OWN_MESSAGE' ? 'SENDER_MISMATCH' : 'MESSAGE_REFUSED', { channelId: channel.id, deviceIds: [entry.deviceId] });
      batch.add({ ...bare(entry), integrity: 'unreadable', reason: error.code });
    }
  }

  /** What this device sent comes back as it is in the outbox: its key was gone the moment it was sealed. */
  private async takeOwn(channel: Channel, batch: Batch, entry: LogEntry): Promise<void> {
    const item = channel.outbox.find(({ messageId, counter }) => messageId === entry.entryId && !batch.isConfirmed(counter));
    if (!item) {
      if (batch.record.state === 'rejoining' || (await this.isSeen(channel, batch, entry.deviceId, entry.entryId))) return;
      this.attention.raise('UNKNOWN_OWN_MESSAGE', { channelId: channel.id });
      batch.add({ ...bare(entry), own: true, integrity: 'unreadable', reason: 'UNKNOWN_OWN_MESSAGE' });
      return;
    }
    if (!item.sealedContent || !sameBytes(item.sealedContent, entry.body)) {
      this.attention.raise('OWN_MESSAGE_CHANGED', { channelId: channel.id });
      batch.add({ ...bare(entry), own: true, integrity: 'unreadable', reason: 'OWN_MESSAGE_CHANGED' });
      batch.confirm(item.counter);
      return;
    }
    const network = this.trust.of(channel.networkId);
    const leaf = network.ledger.deviceIdentity(entry.deviceId);
    const record: MessageRecord = { ...bare(entry), own: true, sentAt: item.sentAt, plaintext: item.plaintext, integrity: 'verified' };
    batch.confirm(item.counter);
    await this.place(batch, record, leaf && senderView(leaf, network), 'valid', decodeContent(item.plaintext).content);
  }

  private async takeOpened(channel: Channel, batch: Batch, entry: LogEntry, opened: OpenedMessage): Promise<void> {
    const network = this.trust.of(channel.networkId);
    const sender = senderView(opened.sender, network);
    const base = { ...bare(entry), sender };
    if (!opened.allowed) return batch.add({ ...base, integrity: 'not-allowed', reason: opened.senderStanding });
    let envelope: OpenedEnvelope;
    try {
      envelope = decodeContent(opened.plaintext);
    } catch (error) {
      if (error instanceof ContentError) return batch.add({ ...base, integrity: 'malformed' });
      throw error;
    }
    const { header } = envelope;
    if (opened.sender.deviceId !== entry.deviceId) {
      this.attention.raise('SENDER_MISMATCH', { channelId: channel.id, deviceIds: [opened.sender.deviceId] });
      return batch.add({ ...base, integrity: 'id-mismatch', reason: 'SENDER_MISMATCH' });
    }
    if (header && header.messageId !== entry.entryId) return batch.add({ ...base, integrity: 'id-mismatch', reason: 'messageId' });
    if (await this.isSeen(channel, batch, sender.deviceId, entry.entryId)) return;
    if (header) await this.compareHeads(channel, header.trustHead, sender.deviceId);
    const record: MessageRecord = { ...bare(entry), sentAt: header?.sentAt ?? entry.acceptedAt, plaintext: opened.plaintext, integrity: 'verified' };
    await this.place(batch, record, sender, opened.senderStanding, envelope.content);
  }

  /** A row of the channel, or something that is folded into one. */
  private async place(batch: Batch, verified: MessageRecord, sender: SenderView | undefined, standing: Standing, content: MessageContent): Promise<void> {
    const record = sender ? { ...verified, sender } : undefined;
    if (record && isFolded(content)) return this.folder.fold(batch, { record, standing }, content);
    batch.add(record ?? verified);
    if (record) await file(batch.overlay, record, content);
    await this.index(batch, record ?? verified, content);
  }

  private async index(batch: Batch, record: MessageRecord, content: MessageContent): Promise<void> {
    if (content.kind === 'opening') batch.record = { ...batch.record, subject: content.subject };
    // The first notice of an id stands: nobody can put another in its place.
    if (content.kind === 'notice' && !(await this.vault.get(noticeIndexName(content.noticeId)))) batch.put(...noticeIndexEntry(record, content));
  }

  private async isSeen(channel: Channel, batch: Batch, deviceId: string, messageId: string): Promise<boolean> {
    return batch.hasSeen(deviceId, messageId) || (await this.vault.get(seenName(channel.id, deviceId, messageId))) !== undefined;
  }

  /** A server that shows two histories of one network is caught by what colleagues say of theirs. */
  private async compareHeads(channel: Channel, head: { size: number; root: Uint8Array }, deviceId: string): Promise<void> {
    const network = this.trust.of(channel.networkId);
    const facts = { networkId: channel.networkId, channelId: channel.id, deviceIds: [deviceId] };
    try {
      if (!(await this.trust.reach(channel.networkId, head.size))) return this.attention.raise('STATEMENTS_WITHHELD', facts);
    } catch {
      // The log cannot be fetched just now: the next message says its head again.
      return;
    }
    if (network.agrees(head) === false) this.attention.raise('SPLIT_VIEW', facts);
  }
}

function bare(entry: LogEntry): Omit<MessageRecord, 'integrity'> {
  return { channelId: entry.channelId, id: entry.entryId, seq: entry.seq, sentAt: entry.acceptedAt, acceptedAt: entry.acceptedAt, own: false, sealedDigest: digest(entry.body) };
}
