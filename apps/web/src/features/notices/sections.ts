import type { NoticeView } from '@chancery/sdk';

export interface NoticeSections {
  /** Wait for one's own authority, the least time first. */
  readonly waiting: readonly NoticeView[];
  readonly sent: readonly NoticeView[];
  readonly rest: readonly NoticeView[];
  /** What one's own authority acknowledged last, by when it was sent. */
  readonly lastAcknowledged: NoticeView | undefined;
}

export const isOpen = ({ addressed, obligation }: Pick<NoticeView, 'addressed' | 'obligation'>): boolean => addressed && obligation !== 'acknowledged';

/** @param notices newest first */
export function sectionsOf(notices: readonly NoticeView[], authorityId: string): NoticeSections {
  const waiting = notices.filter(isOpen).sort((a, b) => (a.ackBy ?? Infinity) - (b.ackBy ?? Infinity));
  const others = notices.filter((notice) => !isOpen(notice));
  return {
    waiting,
    sent: others.filter(({ from }) => from.authorityId === authorityId),
    rest: others.filter(({ from }) => from.authorityId !== authorityId),
    lastAcknowledged: others.find(({ addressed }) => addressed),
  };
}
