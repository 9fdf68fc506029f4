import type { GroupSession } from '@chancery/sealing';
import type { MessageRecord } from '../messages/message-record.js';
import { messageView } from '../messages/message-record.js';
import { pack } from '../record.js';
import type { MessageView } from '../views.js';
import type { Channel, ChannelRecord } from './channel.js';
import { messageName, outboxName, pageChange, pagePrefix, pendingName, seenName, stagedPrefix, type ChannelStore } from './channel-store.js';

/**
 * Entries that were taken, and what they change, until one transaction writes all of it: pages of the group, plaintext
 * records, cursor. When the transaction fails nothing has happened.
 */
export class Batch {
  session: GroupSession | undefined;
  record: ChannelRecord;
  readonly views: MessageView[] = [];
  private readonly records: MessageRecord[] = [];
  private readonly seen = new Set<string>();
  private readonly extra: [string, Uint8Array][] = [];
  private readonly confirmed = new Set<number>();
  private pendingOver = false;
  private adopted = false;
  /** The session comes from staged pages or a rejoin: the pages of before are no base to compare with. */
  private replaced = false;

  constructor(private readonly channel: Channel) {
    this.session = channel.session;
    this.record = channel.record;
  }

  get size(): number {
    return this.records.length;
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

  add(record: MessageRecord): void {
    this.records.push(record);
    this.views.push(messageView(record));
    if (record.sender && record.plaintext) this.seen.add(seenName(this.channel.id, record.sender.deviceId, record.id));
  }

  put(name: string, value: Uint8Array): void {
    this.extra.push([name, value]);
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

  async write(store: ChannelStore): Promise<void> {
    const { channel } = this;
    const pages = this.session && this.session !== channel.session ? pageChange(channel.id, this.replaced ? undefined : channel.session, this.session) : { put: [], delete: [] };
    const put: [string, Uint8Array][] = [
      ...pages.put,
      ...this.records.map((record): [string, Uint8Array] => [messageName(channel.id, record.seq), pack(record)]),
      ...[...this.seen].map((name): [string, Uint8Array] => [name, new Uint8Array()]),
      ...this.extra,
    ];
    const gone = [...pages.delete, ...[...this.confirmed].map((counter) => outboxName(channel.id, counter)), ...(this.pendingOver ? [pendingName(channel.id)] : [])];
    const deletePrefix = [...(this.replaced ? [pagePrefix(channel.id)] : []), ...(this.pendingOver ? [stagedPrefix(channel.id)] : [])];
    await store.write(channel, this.record, { put, delete: gone, deletePrefix });
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
