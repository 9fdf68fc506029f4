import type { Caller } from '@chancery/access';
import { ChanceryError, type NoticeEntry, type NoticeList } from '@chancery/contracts';
import { NoticesRepository } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { noticeEntry } from './notice-entry.js';

/** Notices that the caller's authority sent or is addressed by. */
@Injectable()
export class ListNotices {
  constructor(@Inject(NoticesRepository) private readonly notices: NoticesRepository) {}

  async list(caller: Caller): Promise<NoticeList> {
    return { notices: (await this.notices.listVisible(caller)).map((notice) => noticeEntry(notice, caller.authorityId)) };
  }

  /** @throws ChanceryError NOT_FOUND */
  async get(caller: Caller, noticeId: string): Promise<NoticeEntry> {
    const notice = await this.notices.findVisible(noticeId, caller);
    if (!notice) throw new ChanceryError('NOT_FOUND');
    return noticeEntry(notice, caller.authorityId);
  }
}
