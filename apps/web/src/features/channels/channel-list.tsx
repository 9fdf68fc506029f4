import type { Self } from '@chancery/sdk';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement, type RefObject } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { href, routes, useRoute } from '../../shell/routes.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { entriesOf, matches, type ChannelEntry } from './channel-entries.js';
import { ChannelRow } from './channel-row.js';
import { useStateName } from './state-names.js';
import { useNames } from './use-names.js';
import './channels.css';

const VIRTUAL_FROM = 100;
const ROW_ESTIMATE = 84;

/** All channels of this device: what waits for an answer first, then what is unread, then what is recent. */
export function ChannelList({ selectedId, self }: { selectedId?: string; self: Self }): ReactElement {
  const text = useText();
  const stateName = useStateName();
  const [path] = useRoute();
  const list = useRef<HTMLDivElement>(null);
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter);
  const { data: channels } = useEngineQuery(keys.channels, (engine) => engine.channels.list());
  const { data: inbox } = useEngineQuery(keys.inbox, (engine) => engine.inbox.list());
  const names = useNames();
  const entries = useMemo(() => entriesOf(channels ?? [], inbox ?? [], names, self.authorityId), [channels, inbox, names, self.authorityId]);
  const shown = useMemo(() => entries.filter((entry) => matches(entry, wanted, stateName)), [entries, wanted, stateName]);
  useReturn(list, selectedId);
  const Title = selectedId === undefined && !path.startsWith(routes.newChannel) ? 'h1' : 'h2';
  return (
    <div className="channels">
      <div className="channels-head">
        <Title className="channels-title"><Text id="channels.title" /></Title>
        <a className="button" data-kind="primary" data-size="small" href={href(routes.newChannel)}><Icon name="plus" /><Text id="channels.new" /></a>
        {entries.length > 0 && (
          <input className="input channels-filter" type="search" dir="auto" autoComplete="off" aria-label={text('channels.filter')} placeholder={text('channels.filter')} value={filter} onChange={(event) => setFilter(event.target.value)} />
        )}
      </div>
      {channels?.length === 0 && <p className="channels-empty"><Text id="channels.empty" /></p>}
      {entries.length > 0 && shown.length === 0 && (
        <div className="channels-empty stack">
          <p><Text id="channels.noMatch" /></p>
          <div><Button size="small" onClick={() => setFilter('')}><Text id="channels.showAll" /></Button></div>
        </div>
      )}
      <div className="channels-scroll" ref={list} onKeyDown={moveAmong}>
        {shown.length > VIRTUAL_FROM ? <LongList entries={shown} scroller={list} selectedId={selectedId} /> : shown.length > 0 && (
          <ul>
            {shown.map((entry) => <li key={entry.channel.channelId}><ChannelRow entry={entry} selected={entry.channel.channelId === selectedId} /></li>)}
          </ul>
        )}
      </div>
    </div>
  );
}

/** Hundreds of channels: only those that can be seen are drawn, and each says which of how many it is. */
function LongList({ entries, scroller, selectedId }: { entries: readonly ChannelEntry[]; scroller: RefObject<HTMLDivElement | null>; selectedId: string | undefined }): ReactElement {
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_ESTIMATE,
    getItemKey: (index) => entries[index]?.channel.channelId ?? index,
    overscan: 8,
  });
  return (
    <ul className="channels-virtual" style={{ blockSize: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ key, index, start }) => {
        const entry = entries[index];
        return entry && (
          <li key={key} ref={virtualizer.measureElement} data-index={index} aria-setsize={entries.length} aria-posinset={index + 1} style={{ transform: `translateY(${start}px)` }}>
            <ChannelRow entry={entry} selected={entry.channel.channelId === selectedId} />
          </li>
        );
      })}
    </ul>
  );
}

/** Arrows go from channel to channel; tabulator goes through them as through any links. */
function moveAmong(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a.channel-row')].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  const next = links[links.findIndex((link) => link === document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Back from a channel on a small screen, the keyboard is where it was. */
function useReturn(list: RefObject<HTMLDivElement | null>, selectedId: string | undefined): void {
  const before = useRef(selectedId);
  useEffect(() => {
    const left = before.current;
    before.current = selectedId;
    if (left === undefined || selectedId !== undefined || document.activeElement !== document.body) return;
    list.current?.querySelector<HTMLElement>(`a[href="${href(routes.channel(left))}"]`)?.focus();
  }, [list, selectedId]);
}
