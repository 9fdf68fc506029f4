import { signStatement, type NoticeEntry } from '@chancery/contracts';
import { NOTICE_PRIORITIES } from '@chancery/domain';
import type { Vault } from '@chancery/vault';
import type { AccountStore } from '../account/account-store.js';
import type { NoticeOrder, NoticesApi } from '../api.js';
import type { AttentionDesk } from '../attention-desk.js';
import type { ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import type { Emitter } from '../emitter.js';
import type { Composer } from '../messages/composer.js';
import type { MessageRecord } from '../messages/message-record.js';
import { pack, unpack } from '../record.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import type { BoardRow, NoticeView } from '../views.js';
import { boardRows } from './board.js';
import { noticeOf, type LocalNotice, type NoticeRecords } from './notice-records.js';

export interface NoticesParts {
  readonly vault: Vault;
  readonly api: ServerApi;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly channels: ChannelStore;
  readonly composer: Composer;
  readonly records: NoticeRecords;
  readonly surroundings: Surroundings;
  readonly attention: AttentionDesk;
  readonly emitter: Emitter;
}

/** Signed acknowledgements that the server may not have yet. */
const UNSENT = 'y:';

export class NoticesService implements NoticesApi {
  /** Rows that were told, by notice and authority. */
  private readonly told = new Set<string>();

  constructor(private readonly parts: NoticesParts) {}

  async send(order: NoticeOrder): Promise<NoticeView> {
    const { channels, composer, surroundings, trust, records } = this.parts;
    const channel = channels.get(order.channelId);
    if (!channel) throw new ClientError('UNKNOWN_CHANNEL');
    const { ledger } = trust.of(channel.networkId);
    const toAuthorityIds = [...new Set(order.toAuthorityIds)];
    if (toAuthorityIds.some((authorityId) => !ledger.authority(authorityId))) throw new ClientError('UNKNOWN_AUTHORITY');
    const envelope = { noticeId: surroundings.newId(), kind: order.kind, priority: order.priority, toAuthorityIds, ackWithinMinutes: order.ackWithinMinutes ?? NOTICE_PRIORITIES[order.priority].ackWithinMinutes };
    const { noticeId, kind: noticeKind, priority, ackWithinMinutes } = envelope;
    const message = await composer.send(channel, { kind: 'notice', noticeId, noticeKind, priority, toAuthorityIds, ackWithinMinutes, body: order.body }, envelope);
    const local = await records.find(noticeId);
    if (local) return records.view(local, await records.status(noticeId), this.parts.account.certified.authorityId);
    const queued = records.queuedView(channel, message.id);
    if (!queued) throw new ClientError('UNKNOWN_NOTICE');
    return queued;
  }

  async acknowledge(noticeId: string): Promise<void> {
    const { account, vault, surroundings } = this.parts;
    const local = await this.find(noticeId);
    const { authorityId, officerId, deviceId } = account.certified;
    if (!local.content.toAuthorityIds.includes(authorityId)) throw new ClientError('NOT_ADDRESSED');
    const stored = await vault.get(UNSENT + noticeId);
    const acknowledgement =
      stored ? unpack<{ acknowledgement: Uint8Array }>(stored).acknowledgement
      : signStatement('acknowledgement', { noticeId, authorityId, officerId, deviceId, sealedDigest: local.record.sealedDigest!, acknowledgedAt: surroundings.nowSeconds() }, account.signForDevice());
    await vault.transact({ put: [[UNSENT + noticeId, pack({ acknowledgement })]] });
    await surroundings.crash('acknowledgement.stored');
    await this.handIn(noticeId, acknowledgement);
  }

  private async handIn(noticeId: string, acknowledgement: Uint8Array): Promise<void> {
    await this.parts.api.acknowledge(noticeId, acknowledgement);
    await this.parts.surroundings.crash('acknowledgement.accepted');
    await this.parts.vault.transact({ delete: [UNSENT + noticeId] });
    await this.refresh(noticeId);
  }

  /** Acknowledgements that were signed and not confirmed go out as they are. */
  async resume(): Promise<void> {
    for (const { name, value } of await this.parts.vault.scan(UNSENT)) await this.handIn(name.slice(UNSENT.length), unpack<{ acknowledgement: Uint8Array }>(value).acknowledgement);
  }

  async list(): Promise<NoticeView[]> {
    const { records, account } = this.parts;
    const { authorityId } = account.certified;
    const views: NoticeView[] = [];
    for (const local of await records.list()) views.push(records.view(local, await records.status(local.content.noticeId), authorityId));
    const known = new Set(views.map(({ noticeId }) => noticeId));
    return [...views, ...records.queued().filter(({ noticeId }) => !known.has(noticeId))].sort((a, b) => b.sentAt - a.sentAt);
  }

  async board(noticeId: string): Promise<BoardRow[]> {
    const { api, records, trust } = this.parts;
    const local = await this.find(noticeId);
    const { channelId } = local.record;
    const networkId = this.parts.channels.get(channelId)!.networkId;
    await trust.sync(networkId);
    const entry = await api.notice(noticeId);
    this.compare(local, entry);
    const status = await records.keepStatus(entry);
    const { marks } = await api.delivery(channelId);
    const rows = boardRows(local, status, trust.of(networkId), marks);
    this.report(noticeId, rows);
    return rows;
  }

  /** What the server says of every notice that concerns this authority. */
  async refreshAll(): Promise<void> {
    const { notices } = await this.parts.api.notices();
    for (const entry of notices) await this.takeEntry(entry);
  }

  async refresh(noticeId: string): Promise<void> {
    await this.takeEntry(await this.parts.api.notice(noticeId));
  }

  private async takeEntry(entry: NoticeEntry): Promise<void> {
    const { records, trust, channels } = this.parts;
    const local = await records.find(entry.noticeId);
    const channel = local && channels.get(local.record.channelId);
    if (!local || !channel) return;
    this.compare(local, entry);
    const status = await records.keepStatus(entry);
    if (local.record.own) this.report(entry.noticeId, boardRows(local, status, trust.of(channel.networkId), []));
  }

  /** The server has only copies of these facts: the sealed ones count. */
  private compare({ record, content }: LocalNotice, entry: NoticeEntry): void {
    const same = entry.noticeId === content.noticeId && entry.channelId === record.channelId && entry.seq === record.seq && entry.kind === content.noticeKind && entry.priority === content.priority && entry.fromDeviceId === record.sender?.deviceId;
    if (!same) this.parts.attention.raise('NOTICE_MISMATCH', { noticeId: content.noticeId, channelId: record.channelId });
  }

  private report(noticeId: string, rows: readonly BoardRow[]): void {
    for (const row of rows) {
      if (row.problem !== undefined) this.parts.attention.raise('ACKNOWLEDGEMENT_REFUSED', { noticeId });
      const key = noticeId + row.authorityId;
      if (!row.acknowledgement || this.told.has(key)) continue;
      this.told.add(key);
      this.parts.emitter.emit('acknowledgement', { noticeId, row });
    }
  }

  /** A notice has come in with the log. */
  async announce(record: MessageRecord): Promise<void> {
    const local = noticeOf(record);
    if (!local) return;
    const { records, account, emitter } = this.parts;
    emitter.emit('notice', records.view(local, await records.status(local.content.noticeId), account.certified.authorityId));
  }

  private async find(noticeId: string): Promise<LocalNotice> {
    const local = await this.parts.records.find(noticeId);
    if (!local) throw new ClientError('UNKNOWN_NOTICE');
    return local;
  }
}
