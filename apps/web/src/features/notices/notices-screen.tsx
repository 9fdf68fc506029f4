import type { NoticeView, Self } from '@chancery/sdk';
import type { ReactElement, ReactNode } from 'react';
import { Text } from '../../i18n/language.js';
import { href, routes } from '../../shell/routes.js';
import { Badge } from '../../ui/callout.js';
import { Party } from '../../ui/names.js';
import { Shape } from '../../ui/shape.js';
import { Relative, Time, useNow } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { URGENT } from './notice-card.js';
import { isOpen, sectionsOf } from './sections.js';
import { SendNotice } from './send-notice.js';
import { useNotices } from './use-notices.js';
import './notices.css';

/** What waits for this authority first, then what it has sent, then the rest. */
export function NoticesScreen({ self }: { self: Self }): ReactElement | null {
  const notices = useNotices();
  if (!notices) return null;
  const { waiting, sent, rest, lastAcknowledged } = sectionsOf(notices, self.authorityId);
  return (
    <div className="screen">
      <div className="row-apart">
        <h1><Text id="notices.title" /></h1>
        <SendNotice self={self} />
      </div>
      <section className="stack" aria-labelledby="waiting">
        <h2 id="waiting"><Text id="notices.waiting" /></h2>
        {waiting.length > 0 ? <List notices={waiting} /> : (
          <div className="stack-tight">
            <p><Text id="notices.none" /></p>
            {lastAcknowledged && <p className="quiet"><Text id="notices.last" values={{ notice: <Name notice={lastAcknowledged} />, time: <Time at={lastAcknowledged.acceptedAt ?? lastAcknowledged.sentAt} /> }} /></p>}
          </div>
        )}
      </section>
      <Section name="sent" title={<Text id="notices.sent" />} notices={sent} />
      <Section name="rest" title={<Text id="notices.rest" />} notices={rest} />
    </div>
  );
}

function Section({ name, title, notices }: { name: string; title: ReactNode; notices: readonly NoticeView[] }): ReactElement | null {
  if (notices.length === 0) return null;
  return (
    <section className="stack" aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      <List notices={notices} />
    </section>
  );
}

function Name({ notice: { noticeId, body } }: { notice: NoticeView }): ReactElement {
  return <a href={href(routes.notice(noticeId))}><UserText inline>{body.title}</UserText></a>;
}

function List({ notices }: { notices: readonly NoticeView[] }): ReactElement {
  return (
    <ul className="stack-tight">
      {notices.map((notice) => (
        <li key={notice.noticeId} className="notice-line">
          <strong><Name notice={notice} /></strong>
          <div className="row">
            <Badge><Text id="notices.kind" values={{ kind: notice.kind }} /></Badge>
            <Badge {...(URGENT.has(notice.priority) ? { tone: 'danger' as const } : {})}><Text id="notices.priority" values={{ priority: notice.priority }} /></Badge>
          </div>
          <span><Party state={notice.from.state} authority={notice.from.authority} officer={notice.from.officer} /></span>
          <Standing notice={notice} />
        </li>
      ))}
    </ul>
  );
}

function Standing({ notice }: { notice: NoticeView }): ReactElement {
  const now = useNow();
  const { ackBy, acceptedAt, sentAt, state } = notice;
  if (state === 'queued') return <span><Shape name="open" /><Text id="notices.queued" /></span>;
  if (!isOpen(notice)) {
    if (notice.addressed) return <span><Shape name="done" /><Text id="notices.line.done" values={{ time: <Time at={acceptedAt ?? sentAt} /> }} /></span>;
    return <span className="quiet"><Text id="notices.line.sent" values={{ time: <Time at={acceptedAt ?? sentAt} />, n: notice.toAuthorityIds.length }} /></span>;
  }
  if (ackBy === undefined) return <span><Shape name="open" /><Text id="notices.line.open" /></span>;
  const isLate = ackBy < now;
  return <span><Shape name={isLate ? 'late' : 'soon'} /><Text id={isLate ? 'notices.line.late' : 'notices.line.by'} values={{ time: <Time at={ackBy} />, left: <Relative at={ackBy} /> }} /></span>;
}
