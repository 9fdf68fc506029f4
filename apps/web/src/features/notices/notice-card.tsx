import type { NoticeView, Self } from '@chancery/sdk';
import { useEffect, useRef, useState, type ReactElement, type ReactNode, type RefObject } from 'react';
import { Text } from '../../i18n/language.js';
import { Badge } from '../../ui/callout.js';
import { Party } from '../../ui/names.js';
import { Relative, Time } from '../../ui/time.js';
import { TimeElsewhere } from '../../ui/time-elsewhere.js';
import { UserText } from '../../ui/user-text.js';
import { Acknowledge } from './acknowledge.js';
import { Obligation } from './obligation.js';
import { isOpen } from './sections.js';
import { useAuthorities } from './use-notices.js';
import './notices.css';

export const URGENT: ReadonlySet<string> = new Set(['P0', 'P1']);

interface NoticeCardProps {
  readonly notice: NoticeView;
  readonly self: Self;
  /** Of the title; 1 on a screen of its own, which stands in its own heading. */
  readonly headingLevel: 1 | 4;
}

/** All that a notice says, in the order in which it is needed. */
export function NoticeCard({ notice, self, headingLevel }: NoticeCardProps): ReactElement {
  const authorities = useAuthorities(notice.channelId);
  const { kind, priority, body, from, toAuthorityIds, ackBy, sentAt, acceptedAt } = notice;
  const fields = Object.entries(body.fields ?? {}).filter(([, value]) => value.trim() !== '');
  const Heading = `h${headingLevel}` as const;
  const own = authorities.get(self.authorityId);
  const states = [from.state, ...toAuthorityIds.map((id) => authorities.get(id)?.state ?? '')];
  const { state, onSigned } = useFocusAfterSigning(notice);
  return (
    <article className="notice-card" data-urgent={URGENT.has(priority)}>
      <div className="row">
        <Badge tone="accent"><Text id="notices.kind" values={{ kind }} /></Badge>
        <Badge {...(URGENT.has(priority) ? { tone: 'danger' as const } : {})}><Text id="notices.priority" values={{ priority }} /></Badge>
      </div>
      <Heading className="notice-title"><UserText inline>{body.title}</UserText></Heading>
      {body.text !== '' && <UserText>{body.text}</UserText>}
      {fields.length > 0 && (
        <dl className="stack-tight notice-fields">
          {fields.map(([name, value]) => <Fact key={name} label={<Text id="notices.field" values={{ field: name }} />}><UserText>{value}</UserText></Fact>)}
        </dl>
      )}
      <dl className="facts">
        <Fact label={<Text id="notices.from" />}><Party state={from.state} authority={from.authority} officer={from.officer} /></Fact>
        <Fact label={<Text id="notices.to" values={{ n: toAuthorityIds.length }} />}>
          <ul>{toAuthorityIds.map((id) => <li key={id}><Party state={authorities.get(id)?.state ?? ''} authority={authorities.get(id)?.name ?? '–'} /></li>)}</ul>
        </Fact>
        <Fact label={<Text id="notices.sentAt" />}><Time at={acceptedAt ?? sentAt} /></Fact>
        {ackBy !== undefined && <Fact label={<Text id="notices.ackBy" />}><Time at={ackBy} />{isOpen(notice) && <> (<Relative at={ackBy} />)</>}<TimeElsewhere at={ackBy} states={states} /></Fact>}
      </dl>
      <div ref={state} tabIndex={-1}><Obligation notice={notice} self={self} authority={own} /></div>
      {isOpen(notice) && notice.seq !== undefined && own && <Acknowledge notice={notice} authority={own} onSigned={onSigned} />}
    </article>
  );
}

const DIALOG_IS_GONE = 50;

/** The button goes once the acknowledgement is signed: whoever pressed it is led to what it has become. */
function useFocusAfterSigning({ obligation }: NoticeView): { state: RefObject<HTMLDivElement | null>; onSigned: () => void } {
  const state = useRef<HTMLDivElement>(null);
  const [signed, setSigned] = useState(false);
  useEffect(() => {
    if (!signed || obligation !== 'acknowledged') return;
    // The dialog gives the focus back to the button first.
    const timer = setTimeout(() => state.current?.focus(), DIALOG_IS_GONE);
    return () => clearTimeout(timer);
  }, [signed, obligation]);
  return { state, onSigned: () => setSigned(true) };
}

function Fact({ label, children }: { label: ReactElement; children: ReactNode }): ReactElement {
  return <><dt>{label}</dt><dd>{children}</dd></>;
}
