import MiniSearch from 'minisearch';
import type { ChanceryClient, MessageView } from '@chancery/sdk';
import type { SearchAnswer, SearchApi, SearchHit } from './protocol.js';
import { excerptOf, matches, wordsOf } from './words.js';

interface Entry {
  readonly id: string;
  readonly channelId: string;
  readonly seq: number;
  readonly at: number;
  readonly text: string;
}

const PAGE = 200;
const DEFAULT_HITS = 50;
const MAX_QUERY = 200;
/** Of messages that hold the words, so many are looked at for whether they hold them together. */
const MOST_CANDIDATES = 2_000;

/** What of a message can be looked for. */
export function searchableText({ content, retracted }: MessageView): string {
  if (!content || retracted) return '';
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'opening':
      return content.subject;
    case 'attachment':
      return [content.text, ...content.files.map(({ name }) => name)].join(' ');
    case 'notice':
      return [content.body.title, content.body.text, ...Object.values(content.body.fields ?? {})].join(' ');
    default:
      return '';
  }
}

/**
 * Words of the history on this device, in memory only: built from the vault after it is opened, newest messages first, and
 * gone when it is locked. Holds words and places; what a hit says is read from the vault when it is asked for.
 */
export class SearchIndex implements SearchApi {
  private index = newIndex();
  /** Per channel: how far back it was read. */
  private readonly readBack = new Map<string, { seq: number; at: number; done: boolean }>();
  private stopped = false;
  private reading: Promise<void> | undefined;

  constructor(private readonly client: ChanceryClient) {}

  /** Reads history in the background; called again, it goes on with channels that are new. */
  begin(): void {
    this.reading ??= this.readAll()
      .catch(() => undefined)
      .finally(() => (this.reading = undefined));
  }

  take(message: MessageView): void {
    if (message.seq === undefined) return;
    const entry = { id: `${message.channelId}:${message.seq}`, channelId: message.channelId, seq: message.seq, at: message.acceptedAt ?? message.sentAt, text: searchableText(message) };
    if (!this.index.has(entry.id)) return void (entry.text && this.index.add(entry));
    if (entry.text) return this.index.replace(entry);
    this.index.discard(entry.id);
    // Words of what was taken back are not kept for later.
    void this.index.vacuum();
  }

  async find(query: string, { channelId, limit = DEFAULT_HITS }: { channelId?: string; limit?: number } = {}): Promise<SearchAnswer> {
    this.begin();
    const asked = query.slice(0, MAX_QUERY);
    const found = this.index
      .search(asked, { prefix: true, combineWith: 'AND', ...(channelId === undefined ? {} : { filter: (result) => result['channelId'] === channelId }) })
      .sort((a, b) => (b['at'] as number) - (a['at'] as number))
      .slice(0, MOST_CANDIDATES);
    const hits: SearchHit[] = [];
    for (let at = 0; at < found.length && hits.length < limit; at += limit) {
      const some = await Promise.all(found.slice(at, at + limit).map(({ channelId: id, seq }) => this.hit(id as string, seq as number, asked)));
      hits.push(...some.filter((hit) => hit !== undefined));
    }
    const back = this.searchedBackTo();
    return { hits: hits.slice(0, limit), ...(back === undefined ? {} : { searchedBackTo: back }) };
  }

  clear(): void {
    this.stopped = true;
    this.index = newIndex();
    this.readBack.clear();
  }

  /** As the message stands now: it may have been revised or retracted since its words were read. */
  private async hit(channelId: string, seq: number, query: string): Promise<SearchHit | undefined> {
    const [message] = await this.client.messages.list(channelId, { beforeSeq: seq + 1, limit: 1 });
    if (message?.seq !== seq || !message.sender) return undefined;
    const text = searchableText(message);
    if (!text || !matches(text, query)) return undefined;
    return { channelId, messageId: message.id, seq, at: message.acceptedAt ?? message.sentAt, author: message.sender.officer, authority: message.sender.authority, ...excerptOf(text, query) };
  }

  /** Every channel has been read at least back to this moment; undefined when all of them were read to their beginning. */
  private searchedBackTo(): number | undefined {
    const known = this.client.channels.list().map(({ channelId }) => this.readBack.get(channelId));
    if (known.every((mark) => mark?.done)) return undefined;
    return known.reduce((latest, mark) => (mark?.done ? latest : Math.max(latest, mark?.at ?? Date.now())), 0);
  }

  private async readAll(): Promise<void> {
    for (;;) {
      const open = this.client.channels.list().filter(({ channelId }) => !this.readBack.get(channelId)?.done);
      if (open.length === 0 || this.stopped) return;
      // The channel that was read back least goes next: what is recent can be found first everywhere.
      const at = (channelId: string): number => this.readBack.get(channelId)?.at ?? Infinity;
      const { channelId } = open.reduce((latest, channel) => (at(channel.channelId) > at(latest.channelId) ? channel : latest));
      await this.readPage(channelId);
    }
  }

  private async readPage(channelId: string): Promise<void> {
    const mark = this.readBack.get(channelId);
    const page = await this.client.messages.list(channelId, { beforeSeq: mark?.seq ?? Number.MAX_SAFE_INTEGER, limit: PAGE });
    if (this.stopped) return;
    for (const message of page) this.take(message);
    const oldest = page.find(({ seq }) => seq !== undefined);
    const done = page.length < PAGE || oldest?.seq === undefined;
    this.readBack.set(channelId, { seq: oldest?.seq ?? 0, at: oldest?.acceptedAt ?? mark?.at ?? Date.now(), done });
    // Room for what pages ask.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function newIndex(): MiniSearch<Entry> {
  return new MiniSearch<Entry>({
    fields: ['text'],
    storeFields: ['channelId', 'seq', 'at'],
    tokenize: (text) => wordsOf(text).map(({ folded }) => folded),
    processTerm: (term) => term,
  });
}
