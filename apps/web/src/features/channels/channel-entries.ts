import type { ChannelView, InboxEntry } from '@chancery/sdk';
import type { OfficerName } from './use-names.js';

/** A channel as the list shows it. */
export interface ChannelEntry {
  readonly channel: ChannelView;
  readonly inbox: InboxEntry | undefined;
  /** Other authorities, each once. */
  readonly others: readonly OfficerName[];
  /** Milliseconds since 1970; 0: nothing yet. */
  readonly at: number;
}

export function entriesOf(channels: readonly ChannelView[], inbox: readonly InboxEntry[], names: ReadonlyMap<string, OfficerName>, selfAuthorityId: string): ChannelEntry[] {
  const byChannel = new Map(inbox.map((entry) => [entry.channelId, entry]));
  return channels
    .map((channel) => {
      const entry = byChannel.get(channel.channelId);
      return { channel, inbox: entry, others: othersOf(channel, names, selfAuthorityId), at: entry?.lastAt ?? channel.lastAt ?? 0 };
    })
    .sort(byNeed);
}

function othersOf({ officerIds }: ChannelView, names: ReadonlyMap<string, OfficerName>, selfAuthorityId: string): OfficerName[] {
  const authorities = new Map<string, OfficerName>();
  for (const officerId of officerIds) {
    const name = names.get(officerId);
    if (name && name.authorityId !== selfAuthorityId) authorities.set(name.authorityId, name);
  }
  return [...authorities.values()];
}

/** What waits for an answer first, then what is unread, then what is recent. */
function byNeed(a: ChannelEntry, b: ChannelEntry): number {
  const owes = ({ inbox }: ChannelEntry): number => Number((inbox?.openObligations ?? 0) > 0);
  const unread = ({ inbox }: ChannelEntry): number => Number((inbox?.unread ?? 0) > 0);
  return owes(b) - owes(a) || unread(b) - unread(a) || b.at - a.at || (a.channel.channelId < b.channel.channelId ? -1 : 1);
}

/** One form for all ways of typing a word. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase();

/** @param stateName of a code, in the reader's language */
export function matches({ channel, others }: ChannelEntry, filter: string, stateName: (code: string) => string): boolean {
  const wanted = folded(filter).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const said = folded([channel.subject ?? '', ...others.flatMap(({ state, authority }) => [stateName(state), authority])].join(' '));
  return wanted.every((word) => said.includes(word));
}
