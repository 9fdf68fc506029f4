import { decodeContent, isFolded } from '@chancery/content';
import type { Vault } from '@chancery/vault';
import type { Channel } from '../channels/channel.js';
import { messageName, messagePrefix } from '../channels/channel-store.js';
import { Overlay } from '../channels/overlay.js';
import { file, type Filed } from '../messages/filing.js';
import type { MessageRecord } from '../messages/message-record.js';
import { pack, unpack } from '../record.js';
import { SerialQueue } from '../serial-queue.js';
import { EMPTY_SUMMARY, rowOf, type ChannelSummary, type Reader } from './channel-summary.js';
import { Tally, type ReadSpan } from './tally.js';

const PREFIX = 'b:';
const PAGE = 500;

type Put = [string, Uint8Array];

/**
 * The summaries of all channels: on disk in the transaction of the entries that they count, in memory once asked for.
 * Reading never waits for the network: the summary has a queue of its own beside the channel's.
 */
export class Summaries {
  private loading: Promise<Map<string, ChannelSummary>> | undefined;
  private readonly queues = new Map<string, SerialQueue>();

  constructor(
    private readonly vault: Vault,
    private readonly reader: () => Reader,
  ) {}

  /** What is known of a channel, all its entries on disk counted in. */
  async of(channel: Channel): Promise<ChannelSummary> {
    const known = (await this.all()).get(channel.id);
    if (known && known.seq >= channel.record.cursor) return known;
    return this.queue(channel.id).run(() => this.reconciled(channel));
  }

  /** As it is kept, nothing counted now; undefined when nothing has been counted yet, and so nothing read. */
  async kept(channelId: string): Promise<ChannelSummary | undefined> {
    return (await this.all()).get(channelId);
  }

  /** Writes a transaction's tally with it. @param write  one transaction, with the summary among its records */
  async commit(channel: Channel, tally: Tally, seq: number, write: (put: Put) => Promise<void>): Promise<void> {
    await this.queue(channel.id).run(async () => {
      const before = await this.reconciled(channel);
      const { from, to } = tally.span(before);
      await this.store(channel.id, tally.apply(before, await this.read(channel.id, from, to), seq), write);
    });
  }

  /** This officer has read up to there, on this device. @returns undefined when that was known */
  async markRead(channel: Channel, upTo: number): Promise<ChannelSummary | undefined> {
    return this.queue(channel.id).run(async () => {
      const before = await this.reconciled(channel);
      const readUpTo = Math.min(upTo, channel.record.cursor);
      if (readUpTo <= before.readUpTo) return undefined;
      const read = await this.read(channel.id, before.readUpTo, readUpTo);
      const next = { ...before, readUpTo, readOther: Math.max(before.readOther, read.newest), unread: Math.max(0, before.unread - read.count) };
      await this.store(channel.id, next, async (put) => void (await this.vault.transact({ put: [put] })));
      return next;
    });
  }

  /** Notices that need not be looked at any more; on disk with the next change. */
  async forgetNotices(channelId: string, done: ReadonlySet<string>): Promise<void> {
    await this.queue(channelId).run(async () => {
      const all = await this.all();
      const summary = all.get(channelId);
      if (summary) all.set(channelId, { ...summary, notices: summary.notices.filter((noticeId) => !done.has(noticeId)) });
    });
  }

  private async store(channelId: string, summary: ChannelSummary, write: (put: Put) => Promise<void>): Promise<void> {
    await write([PREFIX + channelId, pack(summary)]);
    (await this.all()).set(channelId, summary);
  }

  private all(): Promise<Map<string, ChannelSummary>> {
    this.loading ??= this.load().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  private async load(): Promise<Map<string, ChannelSummary>> {
    return new Map((await this.vault.scan(PREFIX)).map(({ name, value }) => [name.slice(PREFIX.length), unpack<ChannelSummary>(value)]));
  }

  private queue(channelId: string): SerialQueue {
    const queue = this.queues.get(channelId) ?? new SerialQueue();
    this.queues.set(channelId, queue);
    return queue;
  }

  /** Counts in what an earlier version of this SDK took without counting, and files it so that it is found by its id. */
  private async reconciled(channel: Channel): Promise<ChannelSummary> {
    let summary = (await this.all()).get(channel.id) ?? EMPTY_SUMMARY;
    while (summary.seq < channel.record.cursor) {
      const page = await this.vault.scan(messagePrefix(channel.id), { after: messageName(channel.id, summary.seq), limit: PAGE });
      const records = page.map(({ value }) => unpack<MessageRecord>(value)).filter(({ seq }) => seq <= channel.record.cursor);
      const seq = page.length < PAGE ? channel.record.cursor : records.at(-1)!.seq;
      const [overlay, tally] = [new Overlay(this.vault), new Tally()];
      for (const record of records) await this.count(overlay, tally, record);
      const next = tally.apply(summary, NOTHING_READ, seq);
      const { put } = overlay.change();
      await this.store(channel.id, next, async (own) => void (records.length > 0 && (await this.vault.transact({ put: [...put, own] }))));
      summary = next;
    }
    return summary;
  }

  private async count(overlay: Overlay, tally: Tally, record: MessageRecord): Promise<void> {
    const { sender, plaintext, integrity } = record;
    const content = plaintext && integrity === 'verified' ? decodeContent(plaintext).content : undefined;
    // Shown as newer by a version that did not know it: its time to be folded is over.
    if (content && isFolded(content)) return;
    tally.add(rowOf(record, this.reader(), content));
    if (content && sender) await file(overlay, record as Filed, content);
  }

  /** Messages of others from behind `from` up to `to`. */
  private async read(channelId: string, from: number, to: number): Promise<ReadSpan> {
    let [count, newest] = [0, 0];
    for (let after = from; after < to; ) {
      const page = (await this.vault.scan(messagePrefix(channelId), { after: messageName(channelId, after), limit: PAGE })).map(({ value }) => unpack<MessageRecord>(value));
      const counted = page.filter((record) => record.seq <= to && rowOf(record, this.reader()).counts);
      count += counted.length;
      newest = Math.max(newest, counted.at(-1)?.seq ?? 0);
      after = page.length < PAGE ? to : page.at(-1)!.seq;
    }
    return { count, newest };
  }
}

const NOTHING_READ: ReadSpan = { count: 0, newest: 0 };
