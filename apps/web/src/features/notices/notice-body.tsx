import type { MessageView, NoticeView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { href, routes } from '../../shell/routes.js';
import { Text } from '../../i18n/language.js';
import { NoticeCard } from './notice-card.js';
import { useNotices, useSelf } from './use-notices.js';

/** A notice within a conversation. */
export function NoticeBody({ message }: { message: MessageView }): ReactElement | null {
  const [self, notices] = [useSelf(), useNotices()];
  const { content } = message;
  if (content?.kind !== 'notice' || !message.sender || !self) return null;
  const notice = notices?.find(({ noticeId }) => noticeId === content.noticeId) ?? viewOf(message, content, message.sender, self.authorityId);
  return (
    <div className="stack-tight">
      <NoticeCard notice={notice} self={self} headingLevel={4} />
      <a className="small" href={href(routes.notice(notice.noticeId))}><Text id="notices.open" /></a>
    </div>
  );
}

/** What the message itself says, until the list of notices knows it. */
function viewOf(message: MessageView, content: Extract<NonNullable<MessageView['content']>, { kind: 'notice' }>, from: NonNullable<MessageView['sender']>, authorityId: string): NoticeView {
  const { id: messageId, channelId, own, sentAt, acceptedAt, seq, state } = message;
  const { noticeId, noticeKind: kind, priority, toAuthorityIds, body } = content;
  return {
    noticeId, channelId, messageId, direction: own ? 'sent' : 'received', kind, priority, from, toAuthorityIds, addressed: toAuthorityIds.includes(authorityId), sentAt, state, body,
    ...(seq === undefined ? {} : { seq }), ...(acceptedAt === undefined ? {} : { acceptedAt }),
  };
}
