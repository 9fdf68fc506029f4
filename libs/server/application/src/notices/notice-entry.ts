import type { NoticeEntry, ObligationEntry } from '@chancery/contracts';
import type { NoticeRecord, ObligationRecord } from '@chancery/persistence';

export function obligationEntry({ authorityId, state, acknowledgement, acknowledgedAt }: ObligationRecord): ObligationEntry {
  return { authorityId, state, ...(acknowledgement ? { acknowledgement } : {}), ...(acknowledgedAt === undefined ? {} : { acknowledgedAt }) };
}

/** A notice as one authority sees it: every obligation for the sender, its own for anybody else. */
export function noticeEntry(notice: NoticeRecord, viewerAuthorityId: string): NoticeEntry {
  const { noticeId, channelId, seq, kind, priority, fromAuthorityId, fromDeviceId, acceptedAt, ackBy } = notice;
  const visible = notice.obligations.filter(({ authorityId }) => fromAuthorityId === viewerAuthorityId || authorityId === viewerAuthorityId);
  return { noticeId, channelId, seq, kind, priority, fromAuthorityId, fromDeviceId, acceptedAt, ackBy, obligations: visible.map(obligationEntry) };
}
