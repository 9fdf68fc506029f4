import type { InboxApi } from '../api.js';
import type { Channel } from '../channels/channel.js';
import type { ChannelStore } from '../channels/channel-store.js';
import type { Composer } from '../messages/composer.js';
import { contentOf, queuedChanges, queuedRows } from '../messages/outbox-contents.js';
import type { NoticeRecords } from '../notices/notice-records.js';
import type { InboxEntry, InboxLine } from '../views.js';
import { contentLine, type ChannelSummary } from './channel-summary.js';
import type { Summaries } from './summaries.js';

export interface InboxParts {
  readonly channels: ChannelStore;
  readonly summaries: Summaries;
  readonly composer: Composer;
  readonly notices: NoticeRecords;
  readonly authorityId: () => string;
}

/** The list of channels: what is new in each, and what is owed. */
export class InboxService implements InboxApi {
  /** Notices that are acknowledged for good: not asked for again. */
  private readonly acknowledged = new Set<string>();

  constructor(private readonly parts: InboxParts) {}

  async list(): Promise<InboxEntry[]> {
    const entries: InboxEntry[] = [];
    for (const channel of this.parts.channels.list()) entries.push(await this.entry(channel));
    return entries;
  }

  private async entry(channel: Channel): Promise<InboxEntry> {
    const summary = await this.parts.summaries.of(channel);
    const { unread, readUpTo, lastSeq } = summary;
    const { last, lastAt } = this.newest(channel, summary);
    return {
      channelId: channel.id, unread, readUpTo, lastSeq,
      openObligations: await this.open(channel.id, summary.notices),
      ...(lastAt === undefined ? {} : { lastAt }),
      ...(last ? { last } : {}),
    };
  }

  /** What waits in the outbox is newer than the log. */
  private newest(channel: Channel, { lastId, last, lastAt }: ChannelSummary): Newest {
    const item = queuedRows(channel).at(-1);
    if (!item) return { last: last && lastId !== undefined ? changed(channel, lastId, last) : last, lastAt };
    const line: InboxLine = { sender: this.parts.composer.self(channel), own: true, ...contentLine(contentOf(item)) };
    return { last: changed(channel, item.messageId, line), lastAt: item.sentAt };
  }

  /** Until the server has said that it is acknowledged, a notice waits. */
  private async open(channelId: string, noticeIds: readonly string[]): Promise<number> {
    let open = 0;
    const done = new Set<string>();
    for (const noticeId of noticeIds) {
      if (await this.isAcknowledged(noticeId)) done.add(noticeId);
      else open += 1;
    }
    if (done.size > 0) await this.parts.summaries.forgetNotices(channelId, done);
    return open;
  }

  private async isAcknowledged(noticeId: string): Promise<boolean> {
    if (this.acknowledged.has(noticeId)) return true;
    const status = await this.parts.notices.status(noticeId);
    const own = status?.obligations.find(({ authorityId }) => authorityId === this.parts.authorityId());
    if (own?.state === 'acknowledged') this.acknowledged.add(noticeId);
    return own?.state === 'acknowledged';
  }
}

interface Newest {
  readonly last?: InboxLine | undefined;
  readonly lastAt?: number | undefined;
}

/** As this officer has just revised it or taken it back. */
function changed(channel: Channel, messageId: string, line: InboxLine): InboxLine {
  const changes = (queuedChanges(channel).get(messageId) ?? []).map(({ content }) => content);
  const newest = changes.at(-1);
  if (!newest || line.kind === 'retracted') return line;
  const { text: _, ...who } = line;
  if (changes.some(({ kind }) => kind === 'retraction')) return { ...who, kind: 'retracted' };
  return newest.kind === 'revision' ? { ...who, ...contentLine({ kind: 'text', text: newest.text }) } : line;
}
