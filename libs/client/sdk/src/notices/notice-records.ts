import { decodeContent, type NoticeContent } from '@chancery/content';
import { sameBytes, type NoticeEntry } from '@chancery/contracts';
import type { ObligationState } from '@chancery/domain';
import type { Vault } from '@chancery/vault';
import type { Channel } from '../channels/channel.js';
import { messageName, type ChannelStore } from '../channels/channel-store.js';
import type { Composer } from '../messages/composer.js';
import type { MessageRecord } from '../messages/message-record.js';
import { pack, unpack } from '../record.js';
import type { NoticeView } from '../views.js';
import { noticeIndexName, noticeIndexPrefix, readNoticePlace } from './notice-index.js';

/** What the server last said of a notice. It can delay; what it says of acknowledgements is checked elsewhere. */
export interface NoticeStatus {
  readonly acceptedAt: number;
  readonly ackBy: number;
  readonly obligations: readonly { readonly authorityId: string; readonly state: ObligationState; readonly acknowledgement?: Uint8Array }[];
}

export interface LocalNotice {
  readonly record: MessageRecord;
  readonly content: NoticeContent;
}

const STATUS = 'q:';

/** Notices as this device holds them: the sealed part from the channel's log, the relay's part beside it. */
export class NoticeRecords {
  constructor(
    private readonly vault: Vault,
    private readonly channels: ChannelStore,
    private readonly composer: Composer,
    /** The server says something new of a notice of that channel. */
    private readonly changed: (channelId: string) => void,
  ) {}

  async find(noticeId: string): Promise<LocalNotice | undefined> {
    const place = await this.vault.get(noticeIndexName(noticeId));
    return place && this.at(place);
  }

  async list(): Promise<LocalNotice[]> {
    const found: LocalNotice[] = [];
    for (const { value } of await this.vault.scan(noticeIndexPrefix)) {
      const notice = await this.at(value);
      if (notice) found.push(notice);
    }
    return found;
  }

  private async at(place: Uint8Array): Promise<LocalNotice | undefined> {
    const { channelId, seq } = readNoticePlace(place);
    const stored = await this.vault.get(messageName(channelId, seq));
    return stored && noticeOf(unpack<MessageRecord>(stored));
  }

  async status(noticeId: string): Promise<NoticeStatus | undefined> {
    const stored = await this.vault.get(STATUS + noticeId);
    return stored && unpack<NoticeStatus>(stored);
  }

  async keepStatus(entry: NoticeEntry): Promise<NoticeStatus> {
    const { acceptedAt, ackBy, obligations } = entry;
    const status: NoticeStatus = { acceptedAt, ackBy, obligations: obligations.map(({ authorityId, state, acknowledgement }) => ({ authorityId, state, ...(acknowledgement ? { acknowledgement } : {}) })) };
    const [packed, before] = [pack(status), await this.vault.get(STATUS + entry.noticeId)];
    if (before && sameBytes(before, packed)) return status;
    await this.vault.transact({ put: [[STATUS + entry.noticeId, packed]] });
    this.changed(entry.channelId);
    return status;
  }

  view({ record, content }: LocalNotice, status: NoticeStatus | undefined, authorityId: string): NoticeView {
    const addressed = content.toAuthorityIds.includes(authorityId);
    const obligation = addressed ? status?.obligations.find((entry) => entry.authorityId === authorityId)?.state : undefined;
    return {
      noticeId: content.noticeId, channelId: record.channelId, messageId: record.id, seq: record.seq,
      direction: record.own ? 'sent' : 'received',
      kind: content.noticeKind, priority: content.priority, toAuthorityIds: content.toAuthorityIds, addressed,
      from: record.sender!, sentAt: record.sentAt, acceptedAt: record.acceptedAt, state: 'sent', body: content.body,
      ...(status ? { ackBy: status.ackBy } : {}),
      ...(obligation ? { obligation } : {}),
    };
  }

  /** Those that wait in an outbox. */
  queued(): NoticeView[] {
    return this.channels.list().flatMap((channel) => channel.outbox.flatMap((item) => (item.notice ? [this.queuedView(channel, item.messageId)!] : [])));
  }

  queuedView(channel: Channel, messageId: string): NoticeView | undefined {
    const item = channel.outbox.find((candidate) => candidate.messageId === messageId);
    const content = item && decodeContent(item.plaintext).content;
    if (!item || content?.kind !== 'notice') return undefined;
    const { noticeId, noticeKind, priority, toAuthorityIds, body } = content;
    const receipt = channel.receiptOf(messageId);
    return {
      noticeId, channelId: channel.id, messageId, direction: 'sent', kind: noticeKind, priority, toAuthorityIds, body,
      from: this.composer.self(channel), addressed: false, sentAt: item.sentAt,
      state: receipt ? 'sent' : 'queued',
      ...(receipt ? { seq: receipt.seq, acceptedAt: receipt.acceptedAt } : {}),
    };
  }
}

export function noticeOf(record: MessageRecord): LocalNotice | undefined {
  if (!record.plaintext || !record.sender || record.integrity !== 'verified') return undefined;
  const { content } = decodeContent(record.plaintext);
  return content.kind === 'notice' ? { record, content } : undefined;
}
