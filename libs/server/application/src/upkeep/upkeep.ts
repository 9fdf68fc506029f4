import { TELEMETRY } from '@chancery/access';
import type { BlobStore } from '@chancery/blobs';
import { RELAY_DOWN } from '@chancery/contracts';
import { AttachmentsRepository, EXPIRING, NoticesRepository, UpkeepRepository } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '../outbox/outbox.js';

/** Takes the attachments' files. */
export const BLOBS = Symbol('BlobStore');

const CLAIM = 100;
const CLEAR_LIMIT = 1_000;
const ABANDONED_AFTER_DAYS = 7;

/**
 * What has to be done when nobody asks: let lapse what is overdue, clear what has run out. Everything goes by the
 * database's clock and may run in several processes at once. Log entries, handshakes among them, are kept for now:
 * retention is a policy of the channel, and there is none yet.
 */
@Injectable()
export class Upkeep {
  constructor(
    @Inject(NoticesRepository) private readonly notices: NoticesRepository,
    @Inject(AttachmentsRepository) private readonly attachments: AttachmentsRepository,
    @Inject(UpkeepRepository) private readonly expired: UpkeepRepository,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /** @returns how many obligations lapsed */
  async lapseOverdue(): Promise<number> {
    for (let total = 0; ; ) {
      const lapsed = await this.notices.lapseOverdue(CLAIM);
      this.outbox.publish(lapsed.map(({ noticeId, authorityId, fromAuthorityId }) => ({ to: { authorityIds: [...new Set([fromAuthorityId, authorityId])] }, event: RELAY_DOWN.notice, payload: { noticeId } })));
      for (const { noticeId, authorityId, kind, latenessMilliseconds } of lapsed) this.telemetry.record('obligation_lapsed', { noticeId, authorityId, kind, latenessMilliseconds });
      total += lapsed.length;
      if (lapsed.length < CLAIM) return total;
    }
  }

  /** Milliseconds until the next obligation is due; undefined when none waits. */
  untilNextDue(): Promise<number | undefined> {
    return this.notices.untilNextDue();
  }

  /** Sessions, challenges, invitations and KeyPackages that ran out, collected Welcomes, uploads abandoned for a week. */
  async clearExpired(): Promise<void> {
    for (const what of EXPIRING) while ((await this.expired.clear(what, CLEAR_LIMIT)) === CLEAR_LIMIT);
    while ((await this.expired.clearCollectedWelcomes(CLEAR_LIMIT)) === CLEAR_LIMIT);
    for (const attachmentId of await this.attachments.forgetAbandoned(ABANDONED_AFTER_DAYS, CLEAR_LIMIT)) await this.blobs.remove(attachmentId);
  }
}
