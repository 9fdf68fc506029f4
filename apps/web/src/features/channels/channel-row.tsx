import type { ChannelView, InboxEntry } from '@chancery/sdk';
import { memo, type ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { Text, useLanguage } from '../../i18n/language.js';
import { LOCALES } from '../../i18n/locales.js';
import type { MessageId } from '../../i18n/messages.js';
import { href, routes } from '../../shell/routes.js';
import { Badge } from '../../ui/callout.js';
import { AuthorityName, isState, StateOrName } from '../../ui/names.js';
import { Time } from '../../ui/time.js';
import { directionOf, UserText } from '../../ui/user-text.js';
import type { ChannelEntry } from './channel-entries.js';

const KINDS: Readonly<Record<ChannelView['kind'], MessageId>> = { bilateral: 'channels.kind.bilateral', group: 'channels.kind.group', board: 'channels.kind.board' };
const STATES: Readonly<Partial<Record<ChannelView['state'], MessageId>>> = { opening: 'channels.state.opening', rejoining: 'channels.state.rejoining', stopped: 'channels.state.stopped', left: 'channels.state.left' };
const STATES_NAMED = 3;

/** One channel: what it is about, with whom, and the newest of it in one line. */
export const ChannelRow = memo(function ChannelRow({ entry, selected }: { entry: ChannelEntry; selected: boolean }): ReactElement {
  const { channel, inbox, others, at } = entry;
  const state = STATES[channel.state];
  const { dir } = LOCALES[useLanguage().locale];
  /** A line that ends in words of the other direction: it is cut without dots, which would stand on its first letters. */
  const isMixed = (said: string | undefined): boolean => (directionOf(said ?? '') ?? dir) !== dir;
  const [unread, owed] = [inbox?.unread ?? 0, inbox?.openObligations ?? 0];
  return (
    <a className="channel-row" href={href(routes.channel(channel.channelId))} aria-current={selected ? 'page' : undefined} data-unread={unread > 0}>
      <span className="channel-top">
        <span className="channel-subject one-line" data-mixed={isMixed(channel.subject)}><Title entry={entry} /></span>
        {at > 0 && <span className="small quiet channel-at"><When at={at} /></span>}
      </span>
      <span className="small quiet one-line" data-mixed={others.length === 1 && isMixed(others[0]?.authority)}><Text id={KINDS[channel.kind]} />{others.length > 0 && <> · <States others={others} /></>}</span>
      <span className="channel-last">
        <span className="grow one-line" data-mixed={isMixed(inbox?.last?.text)}><LastLine inbox={inbox} /></span>
        {unread > 0 && (
          <span className="channel-unread">
            <span aria-hidden="true"><Text id="channels.number" values={{ n: unread }} /></span>
            <span className="visually-hidden"><Text id="channels.unread" values={{ n: unread }} /></span>
          </span>
        )}
      </span>
      {(owed > 0 || state !== undefined || channel.queued > 0) && (
        <span className="row small">
          {owed > 0 && <Badge tone="warn"><Text id="channels.owed" values={{ n: owed }} /></Badge>}
          {state !== undefined && <Badge tone={channel.state === 'stopped' ? 'danger' : 'warn'}><Text id={state} /></Badge>}
          {channel.queued > 0 && <Badge><Text id="channels.queued" values={{ n: channel.queued }} /></Badge>}
        </span>
      )}
    </a>
  );
});

/** Today the time, before that the date. */
function When({ at }: { at: number }): ReactElement {
  const { formatDate } = useIntl();
  const [then, today] = [new Date(at), new Date()];
  if (then.toDateString() === today.toDateString()) return <Time at={at} precision="time" />;
  const year = then.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' as const };
  return <time dateTime={then.toISOString()} title={formatDate(at, { dateStyle: 'full', timeStyle: 'long' })}>{formatDate(at, { day: 'numeric', month: 'short', ...year })}</time>;
}

function Title({ entry: { channel, others } }: { entry: ChannelEntry }): ReactElement {
  if (channel.subject !== undefined && channel.subject !== '') return <UserText inline>{channel.subject}</UserText>;
  if (others.length > 0) return <States others={others} />;
  return <Text id="channels.noSubject" />;
}

function States({ others }: { others: ChannelEntry['others'] }): ReactElement {
  const { formatList } = useIntl();
  const [only] = others;
  if (others.length === 1 && only) return <AuthorityName state={only.state} name={only.authority} />;
  const named = [...new Map(others.map((other) => [isState(other.state) ? other.state : other.authority, other]))];
  const shown = named.slice(0, STATES_NAMED).map(([key, { state, authority }]) => <StateOrName key={key} state={state} name={authority} />);
  const rest = named.length - shown.length;
  return <>{formatList(rest > 0 ? [...shown, <Text key="rest" id="channels.moreStates" values={{ n: rest }} />] : shown)}</>;
}

const LINES: Readonly<Partial<Record<NonNullable<InboxEntry['last']>['kind'], MessageId>>> = {
  attachment: 'channels.last.attachment', notice: 'channels.last.notice', membership: 'channels.last.membership', retracted: 'channels.last.retracted', newer: 'channels.last.newer', fault: 'channels.last.fault',
};

function LastLine({ inbox }: { inbox: InboxEntry | undefined }): ReactElement | null {
  const last = inbox?.last;
  if (!last) return null;
  const words = LINES[last.kind];
  const said = <UserText inline>{last.text ?? ''}</UserText>;
  const line = words === undefined ? said : <Text id={words} values={{ text: said, some: last.text ? 'yes' : 'no' }} />;
  if (last.kind === 'membership' || last.kind === 'fault') return line;
  if (last.own) return <Text id="channels.last.own" values={{ line }} />;
  return <Text id="channels.last.by" values={{ who: <UserText inline>{last.sender?.officer ?? ''}</UserText>, line }} />;
}
