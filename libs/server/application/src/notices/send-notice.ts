import { TELEMETRY, TrustLedgers, type Caller } from '@chancery/access';
import { ChanceryError, RELAY_DOWN, type NoticeReceipt, type SendNoticeRequest } from '@chancery/contracts';
import { ChannelsRepository, NoticeStore } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { entryHint } from '../delivery/entry-hint.js';
import { messageToStore } from '../delivery/send-message.js';
import { Outbox } from '../outbox/outbox.js';

/** Takes a notice: its sealed message and what each addressed authority owes, in one transaction. */
@Injectable()
export class SendNotice {
  constructor(
    @Inject(NoticeStore) private readonly notices: NoticeStore,
    @Inject(ChannelsRepository) private readonly channels: ChannelsRepository,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /**
   * @throws ChanceryError NOT_ALLOWED when an addressed authority is not admitted or has no device in the channel; else as SendMessage:
   *   MLS_MALFORMED, NOT_FOUND, COUNTER_GAP, EPOCH_STALE, ID_REUSED, STORAGE_FULL, UNAVAILABLE
   */
  async execute(caller: Caller, body: SendNoticeRequest): Promise<NoticeReceipt> {
    const networkId = await this.channels.networkOfMember(body.channelId, caller.deviceId);
    if (!networkId) throw new ChanceryError('NOT_FOUND');
    const message = messageToStore(caller, body.channelId, body.message);
    const ledger = await this.ledgers.current(networkId);
    const { noticeId, kind, priority, ackWithinMinutes, toAuthorityIds } = body;
    const stored = await this.notices.store({
      noticeId, kind, priority, ackWithinMinutes, toAuthorityIds, message,
      fromAuthorityId: caller.authorityId,
      fromDeviceId: caller.deviceId,
      checkAddressed: () => {
        if (!toAuthorityIds.every((id) => ledger.authority(id)?.suspended === false)) throw new ChanceryError('NOT_ALLOWED');
      },
    });
    const { seq, acceptedAt, ackBy } = stored;
    if (stored.isNew) {
      this.outbox.publish([
        entryHint({ ...message, kind: 'message', seq, acceptedAt }),
        { to: { authorityIds: [...new Set([...toAuthorityIds, caller.authorityId])] }, event: RELAY_DOWN.notice, payload: { noticeId } },
      ]);
      this.telemetry.record('notice_accepted', { noticeId, networkId, channelId: body.channelId, authorityId: caller.authorityId });
    }
    return { noticeId, seq, acceptedAt, ackBy };
  }
}
