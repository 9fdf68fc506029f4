import type { Vault } from '@chancery/vault';
import type { Channel, OutboxItem } from '../channels/channel.js';
import { messageName, messagePrefix } from '../channels/channel-store.js';
import type { Summaries } from '../inbox/summaries.js';
import { unpack } from '../record.js';
import type { MessageVersion, MessageView } from '../views.js';
import type { Composer } from './composer.js';
import { foldName, foldPrefix, readFold, readPlace, threadPrefix, versionPrefix, type Fold, type Place, type StoredVersion } from './fold-records.js';
import { messageView, reworded, type MessageRecord } from './message-record.js';
import { contentOf, queuedChanges, queuedRows, type QueuedChange } from './outbox-contents.js';

export interface Range {
  readonly afterSeq?: number;
  readonly beforeSeq?: number;
  readonly limit?: number;
}

/** Messages as they are shown: records of the log, what later entries say of them, and what waits in the outbox. */
export class MessageViews {
  constructor(
    private readonly vault: Vault,
    private readonly composer: Composer,
    private readonly summaries: Summaries,
  ) {}

  /** Rows of the log, oldest first. */
  async page(channel: Channel, range: Range): Promise<MessageView[]> {
    const records = await this.records(channel.id, range);
    return this.changed(channel, await this.folded(channel.id, records));
  }

  private async records(channelId: string, { afterSeq, beforeSeq, limit }: Range): Promise<MessageRecord[]> {
    const most = limit === undefined ? {} : { limit };
    if (beforeSeq === undefined) {
      const after = afterSeq === undefined ? {} : { after: messageName(channelId, afterSeq) };
      return (await this.vault.scan(messagePrefix(channelId), { ...after, ...most })).map(({ value }) => unpack<MessageRecord>(value));
    }
    const newest = await this.vault.scan(messagePrefix(channelId), { reverse: true, after: messageName(channelId, beforeSeq), ...most });
    return newest.map(({ value }) => unpack<MessageRecord>(value)).filter(({ seq }) => seq > (afterSeq ?? 0)).reverse();
  }

  /** The folds of a page come in one scan: there is at most one for each row, under the same number. */
  private async folded(channelId: string, records: readonly MessageRecord[]): Promise<MessageView[]> {
    const first = records[0];
    if (!first) return [];
    const found = await this.vault.scan(foldPrefix(channelId), { limit: records.length, ...(first.seq > 0 ? { after: foldName(channelId, first.seq - 1) } : {}) });
    const folds = new Map(found.map(({ name, value }) => [name, value]));
    return records.map((record) => {
      const fold = folds.get(foldName(channelId, record.seq));
      return messageView(record, fold && unpack<Fold>(fold));
    });
  }

  /** Messages that the log does not show yet, oldest first. @param known  ids that it does */
  async queued(channel: Channel, known: ReadonlySet<string>): Promise<MessageView[]> {
    const roots = new Map<string, string>();
    const views: MessageView[] = [];
    for (const item of queuedRows(channel)) {
      const rootId = await this.queuedRoot(channel, item, roots);
      if (rootId !== undefined) roots.set(item.messageId, rootId);
      if (!known.has(item.messageId)) views.push({ ...this.composer.view(channel, item), ...(rootId === undefined ? {} : { rootId }) });
    }
    return this.changed(channel, views);
  }

  private async queuedRoot(channel: Channel, item: OutboxItem, roots: ReadonlyMap<string, string>): Promise<string | undefined> {
    const content = contentOf(item);
    if (content.kind !== 'text' || content.inReplyTo === undefined) return undefined;
    const known = roots.get(content.inReplyTo);
    if (known !== undefined) return known;
    const place = await this.place(channel, content.inReplyTo);
    return (place && (await this.fold(channel.id, place.seq)).rootId) ?? content.inReplyTo;
  }

  /** By its id, in the log or in the outbox. */
  async find(channel: Channel, messageId: string): Promise<MessageView | undefined> {
    const stored = await this.record(channel, messageId);
    if (!stored) return (await this.queued(channel, new Set())).find(({ id }) => id === messageId);
    return this.changed(channel, await this.folded(channel.id, [stored]))[0];
  }

  /** By its id, in the log. */
  async record(channel: Channel, messageId: string): Promise<MessageRecord | undefined> {
    const place = await this.place(channel, messageId);
    return place && place.kind !== 'folded' ? this.recordAt(channel.id, place.seq) : undefined;
  }

  private async recordAt(channelId: string, seq: number): Promise<MessageRecord | undefined> {
    const stored = await this.vault.get(messageName(channelId, seq));
    return stored && unpack<MessageRecord>(stored);
  }

  async thread(channel: Channel, rootId: string): Promise<MessageView[]> {
    const root = await this.record(channel, rootId);
    const prefix = threadPrefix(channel.id, rootId);
    const records = root ? [root] : [];
    for (const { name } of await this.vault.scan(prefix)) {
      const reply = await this.recordAt(channel.id, Number(name.slice(prefix.length)));
      if (reply) records.push(reply);
    }
    const known = new Set(records.map(({ id }) => id));
    const queued = (await this.queued(channel, known)).filter((view) => view.rootId === rootId || view.id === rootId);
    return [...this.changed(channel, await this.eachFolded(channel.id, records)), ...queued];
  }

  private eachFolded(channelId: string, records: readonly MessageRecord[]): Promise<MessageView[]> {
    return Promise.all(records.map(async (record) => messageView(record, await this.fold(channelId, record.seq))));
  }

  async versions(channel: Channel, view: MessageView): Promise<MessageVersion[]> {
    if (view.retracted) return [];
    const place = await this.place(channel, view.id);
    const stored = place && (await this.recordAt(channel.id, place.seq));
    const content = stored ? messageView(stored).content : queuedContent(channel, view.id);
    if (content?.kind !== 'text') return [];
    const first: MessageVersion = { text: content.text, ...language(content.language), at: stored?.acceptedAt ?? view.acceptedAt ?? view.sentAt, ...(view.seq === undefined ? {} : { seq: view.seq }) };
    const later = stored ? (await this.vault.scan(versionPrefix(channel.id, stored.seq))).map(({ value }) => unpack<StoredVersion>(value)) : [];
    const waiting = (queuedChanges(channel).get(view.id) ?? []).flatMap(({ item, content: change }) => (change.kind === 'revision' ? [{ text: change.text, ...language(change.language), at: item.sentAt }] : []));
    return [first, ...later, ...waiting];
  }

  /** Files what an earlier version took first. */
  async place(channel: Channel, messageId: string): Promise<Place | undefined> {
    await this.summaries.of(channel);
    return readPlace((name) => this.vault.get(name), channel.id, messageId);
  }

  private fold(channelId: string, seq: number): Promise<Fold> {
    return readFold((name) => this.vault.get(name), channelId, seq);
  }

  /** What this officer has just revised or taken back is shown so at once. */
  private changed(channel: Channel, views: readonly MessageView[]): MessageView[] {
    const changes = queuedChanges(channel);
    if (changes.size === 0) return [...views];
    return views.map((view) => (changes.get(view.id) ?? []).reduce((shown, change) => applied(channel, shown, change), view));
  }
}

const language = (tag: string | undefined): { language?: string } => (tag === undefined ? {} : { language: tag });

function queuedContent(channel: Channel, messageId: string): MessageView['content'] {
  const item = channel.outbox.find((candidate) => candidate.messageId === messageId);
  const content = item && contentOf(item);
  return content?.kind === 'text' ? content : undefined;
}

function applied(channel: Channel, view: MessageView, { item, content: change }: QueuedChange): MessageView {
  if (view.retracted) return view;
  const state = channel.receiptOf(item.messageId) ? view.state : 'queued';
  if (change.kind === 'retraction') {
    const { content: _, revised: __, ...rest } = view;
    return { ...rest, state, retracted: { at: item.sentAt } };
  }
  if (view.content?.kind !== 'text') return view;
  return { ...view, state, content: reworded(view.content, change), revised: { at: item.sentAt, versions: (view.revised?.versions ?? 1) + 1 } };
}
