import { TELEMETRY, TrustLedgers, verifySignature, type Caller } from '@chancery/access';
import { ChanceryError, readStatement, RELAY_DOWN, sameBytes, verifyCose, type AcknowledgeNoticeRequest, type ObligationEntry } from '@chancery/contracts';
import { decide, obligationMachine } from '@chancery/domain';
import { ChannelsRepository, NoticesRepository, type NoticeRecord } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '../outbox/outbox.js';
import { obligationEntry } from './notice-entry.js';

/** Takes an authority's signed acknowledgement. The server can delay it, never invent it. */
@Injectable()
export class AcknowledgeNotice {
  constructor(
    @Inject(NoticesRepository) private readonly notices: NoticesRepository,
    @Inject(ChannelsRepository) private readonly channels: ChannelsRepository,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /**
   * @returns the authority's obligation: a second acknowledgement answers with the first
   * @throws ChanceryError NOT_FOUND, NOT_ALLOWED, STATEMENT_MALFORMED, STATEMENT_REFUSED
   */
  async execute(caller: Caller, noticeId: string, { acknowledgement }: AcknowledgeNoticeRequest): Promise<ObligationEntry> {
    const notice = await this.notices.findVisible(noticeId, caller);
    if (!notice) throw new ChanceryError('NOT_FOUND');
    const owed = notice.obligations.find(({ authorityId }) => authorityId === caller.authorityId);
    if (!owed || !(await this.channels.isMember(notice.channelId, caller.deviceId))) throw new ChanceryError('NOT_ALLOWED');
    await this.verify(caller, notice, acknowledgement);
    const moved = decide(obligationMachine, owed.state, 'acknowledge', 'recipient').ok && (await this.notices.acknowledge(noticeId, caller.authorityId, acknowledgement));
    const now = await this.notices.find(noticeId);
    const settled = now?.obligations.find(({ authorityId }) => authorityId === caller.authorityId);
    if (!settled?.acknowledgement) throw new ChanceryError('STATE_CHANGED');
    if (moved) this.tell(notice, caller.authorityId, settled.acknowledgedAt);
    return obligationEntry(settled);
  }

  private async verify(caller: Caller, notice: NoticeRecord, acknowledgement: Uint8Array): Promise<void> {
    const statement = readStatement(acknowledgement, 'acknowledgement');
    const { value } = statement;
    const digest = await this.notices.sealedDigest(notice.noticeId);
    const key = (await this.ledgers.current(notice.networkId)).deviceIdentity(caller.deviceId)?.deviceKey;
    const says = value.noticeId === notice.noticeId && value.authorityId === caller.authorityId && value.officerId === caller.officerId && value.deviceId === caller.deviceId;
    if (!says || !digest || !sameBytes(value.sealedDigest, digest) || !key || !verifyCose(statement.cose, key, verifySignature)) throw new ChanceryError('STATEMENT_REFUSED');
  }

  private tell({ noticeId, networkId, fromAuthorityId, acceptedAt }: NoticeRecord, authorityId: string, acknowledgedAt: number | undefined): void {
    this.outbox.publish([{ to: { authorityIds: [...new Set([fromAuthorityId, authorityId])] }, event: RELAY_DOWN.notice, payload: { noticeId } }]);
    this.telemetry.record('notice_acknowledged', { noticeId, networkId, authorityId, milliseconds: (acknowledgedAt ?? acceptedAt) - acceptedAt });
  }
}
