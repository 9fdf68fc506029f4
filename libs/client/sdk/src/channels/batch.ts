import type { GroupSession } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { Row } from '../inbox/channel-summary.js';
import type { Summaries } from '../inbox/summaries.js';
import { Tally } from '../inbox/tally.js';
import { foldName, type Fold } from '../messages/fold-records.js';
import { messageView, type MessageRecord } from '../messages/message-record.js';
import { pack, unpack } from '../record.js';
import type { MessageView } from '../views.js';
import type { Channel, ChannelRecord } from './channel.js';
import { messageName, outboxName, pageChange, pagePrefix, pendingName, seenName, stagedPrefix, type ChannelStore } from './channel-store.js';
import { Overlay } from './overlay.js';

export interface BatchParts {
  readonly vault: Vault;
  readonly summaries: Summaries;
  /** How an entry looks in the list of channels. */
  readonly row: (record: MessageRecord) => Row;
}

/**
 * Entries that were taken, and what they change, until one transaction writes all of it: pages of the group, plaintext
 * records, cursor. When the transaction fails nothing has happened.
 */
export class Batch {
  session: GroupSession | undefined;
  record: ChannelRecord;
  /** Plaintext records and what is folded into them. */
  readonly overlay: Overlay;
  readonly tally = new Tally();
  private readonly added: number[] = [];
  /** Rows of earlier transactions that this one gives another wording, or takes back. */
  private readonly changed = new Set<number>();
  private readonly seen = new Set<string>();
  private readonly confirmed = new Set<number>();
  private pendingOver = false;
  private adopted = false;
  /** The session comes from staged pages or a rejoin: the pages of before are no base to compare with. */
  private replaced = false;

  constructor(
    private readonly channel: Channel,
    private readonly parts: BatchParts,
  ) {
    this.session = channel.session;
    this.record = channel.record;
    this.overlay = new Overlay(parts.vault);
  }

  get size(): number {
    return this.added.length + this.seen.size;
  }

  get cursor(): number {
    return this.record.cursor;
  }

  get pending(): Channel['pending'] {
    return this.pendingOver ? undefined : this.channel.pending;
  }

  hasSeen(deviceId: string, messageId: string): boolean {
    return this.seen.has(seenName(this.channel.id, deviceId, messageId));
  }

  /** The cursor passes an entry. */
  pass(seq: number): void {
    this.record = { ...this.record, cursor: seq };
  }

  readonly reader = (name: string): Promise<Uint8Array | undefined> => this.overlay.get(name);

  /** A row of the channel. */
  add(record: MessageRecord): void {
    this.overlay.put(messageName(this.channel.id, record.seq), pack(record));
    this.added.push(record.seq);
    this.tally.add(this.parts.row(record));
    if (record.sender && record.plaintext) this.see(record.sender.deviceId, record.id);
  }

  /** A row has another wording from now on, or none. */
  change(seq: number): void {
    if (!this.added.includes(seq)) this.changed.add(seq);
  }

  /** A message was taken: a second one of that id is dropped. */
  see(deviceId: string, messageId: string): void {
    this.seen.add(seenName(this.channel.id, deviceId, messageId));
  }

  put(name: string, value: Uint8Array): void {
    this.overlay.put(name, value);
  }

  confirm(counter: number): void {
    this.confirmed.add(counter);
  }

  isConfirmed(counter: number): boolean {
    return this.confirmed.has(counter);
  }

  /** The commit on its way lost its race. */
  losePending(): void {
    this.pendingOver = true;
  }

  /** The commit on its way is the group's next state. */
  adoptPending(session: GroupSession): void {
    this.pendingOver = true;
    this.adopted = true;
    this.session = session;
    this.replaced = true;
  }

  /** The rows of this transaction as they are after it. */
  views(): MessageView[] {
    return this.added.map((seq) => {
      const fold = this.overlay.own(foldName(this.channel.id, seq));
      return messageView(unpack<MessageRecord>(this.overlay.own(messageName(this.channel.id, seq))!), fold && unpack<Fold>(fold));
    });
  }

  /** The rows of before that are others now: as they are after this transaction. */
  revisions(): Promise<MessageView[]> {
    return Promise.all([...this.changed].map(async (seq) => {
      const [record, fold] = [await this.overlay.get(messageName(this.channel.id, seq)), await this.overlay.get(foldName(this.channel.id, seq))];
      return messageView(unpack<MessageRecord>(record!), fold && unpack<Fold>(fold));
    }));
  }

  async write(store: ChannelStore): Promise<void> {
    const { channel, tally } = this;
    if (tally.lastAt !== undefined) this.record = { ...this.record, lastAt: tally.lastAt };
    await this.parts.summaries.commit(channel, tally, this.cursor, (summary) => this.transact(store, summary));
  }

  private async transact(store: ChannelStore, summary: [string, Uint8Array]): Promise<void> {
    const { channel } = this;
    const folded = this.overlay.change();
    const pages = this.session && this.session !== channel.session ? pageChange(channel.id, this.replaced ? undefined : channel.session, this.session) : { put: [], delete: [] };
    const put: [string, Uint8Array][] = [
      ...pages.put,
      ...[...this.seen].map((name): [string, Uint8Array] => [name, new Uint8Array()]),
      ...folded.put,
      summary,
    ];
    const gone = [...pages.delete, ...[...this.confirmed].map((counter) => outboxName(channel.id, counter)), ...(this.pendingOver ? [pendingName(channel.id)] : [])];
    const deletePrefix = [...folded.deletePrefix, ...(this.replaced ? [pagePrefix(channel.id)] : []), ...(this.pendingOver ? [stagedPrefix(channel.id)] : [])];
    await store.write(channel, this.record, { put, delete: gone, deletePrefix }, this.session);
    this.settle();
  }

  private settle(): void {
    const { channel } = this;
    if (this.session !== channel.session) {
      channel.session = this.session;
      this.session?.settle();
    }
    for (const item of channel.outbox) if (this.confirmed.has(item.counter)) channel.receipts.delete(item.messageId);
    channel.outbox = channel.outbox.filter((item) => !this.confirmed.has(item.counter));
    if (this.pendingOver) {
      if (!this.adopted) channel.livePending?.drop();
      channel.pending = undefined;
      channel.livePending = undefined;
    }
  }
}
