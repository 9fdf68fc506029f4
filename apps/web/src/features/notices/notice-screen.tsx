import type { Self } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';
import { href, routes } from '../../shell/routes.js';
import { Icon } from '../../ui/icon.js';
import { Board } from './board.js';
import { NoticeCard } from './notice-card.js';
import { useNotices } from './use-notices.js';

/** One notice, and for those who sent it, what became of it. */
export function NoticeScreen({ noticeId, self }: { noticeId: string; self: Self }): ReactElement | null {
  const text = useText();
  const notices = useNotices();
  if (!notices) return null;
  const notice = notices.find((one) => one.noticeId === noticeId);
  return (
    <div className="screen">
      <div className="row">
        <a className="button" data-kind="quiet" href={href(routes.notices)}><Icon name="back" />{text('notices.all')}</a>
        {notice && <a className="button" data-kind="quiet" href={href(notice.seq === undefined ? routes.channel(notice.channelId) : routes.message(notice.channelId, notice.seq))}>{text('notices.inChannel')}</a>}
      </div>
      {notice ? (
        <>
          <NoticeCard notice={notice} self={self} headingLevel={1} />
          {notice.from.authorityId === self.authorityId && notice.seq !== undefined && <Board notice={notice} />}
        </>
      ) : (
        <><h1><Text id="notices.title" /></h1><p><Text id="notices.unknown" /></p></>
      )}
    </div>
  );
}
