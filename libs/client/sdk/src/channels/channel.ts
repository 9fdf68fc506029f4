import type { Suite } from '@chancery/contracts';
import type { ChannelKind, NoticeKind, NoticePriority } from '@chancery/domain';
import type { GroupSession, PendingCommit, PendingRejoin } from '@chancery/sealing';
import { SerialQueue } from '../serial-queue.js';
import type { ChannelState } from '../views.js';
import { NO_ROSTER, type ChannelRoster } from './channel-roster.js';

/** What the vault keeps of a channel, beside the pages of its group. */
export interface ChannelRecord {
  readonly channelId: string;
  readonly networkId: string;
  readonly kind: ChannelKind;
  readonly suite: Suite;
  readonly groupId: Uint8Array;
  readonly state: ChannelState;
  readonly stoppedBy?: string;
  readonly subject?: string;
  /** Sequence number of the newest entry that is on disk. */
  readonly cursor: number;
  /** The entry after which this device's part of the log begins. */
  readonly joinedSeq: number;
  /** The counter of the next message of this device. */
  readonly nextCounter: number;
  /** Server's time of the newest row, milliseconds since 1970. */
  readonly lastAt?: number;
  /** While coming back: where the gap begins. */
  readonly gapFrom?: number;
}

/** What turns a message into a notice for the relay. */
export interface NoticeEnvelope {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly priority: NoticePriority;
  readonly toAuthorityIds: readonly string[];
  readonly ackWithinMinutes: number;
}

/** A message of this device on its way: on disk until the log shows it. */
export interface OutboxItem {
  readonly messageId: string;
  readonly counter: number;
  readonly sentAt: number;
  /** Content as encoded; sealed with the rest of the vault. */
  readonly plaintext: Uint8Array;
  readonly notice?: NoticeEnvelope;
  /** Absent until it could be sealed. */
  readonly sealedContent?: Uint8Array;
  /** The epoch in which it was sealed. */
  readonly epoch?: number;
}

export interface Receipt {
  readonly seq: number;
  readonly acceptedAt: number;
}

/** A commit on its way. Whether it was accepted is decided by the log alone. */
export interface PendingRecord {
  readonly commitId: string;
  /** The epoch that it ends. */
  readonly epoch: number;
  readonly commit: Uint8Array;
  readonly welcome?: Uint8Array;
  readonly groupInfo: Uint8Array;
  /** An external commit of this very device. */
  readonly rejoin: boolean;
}

const RECEIPTS_KEPT = 5_000;

/**
 * One channel in memory: what the vault has, and the queue of its one writer. The group itself is in memory only while it
 * is needed: `ChannelStore.wake` brings it there, from within the queue.
 */
export class Channel {
  readonly queue = new SerialQueue();
  /** Who is in the group, as of the epoch that is on disk: known without the group. */
  roster: ChannelRoster = NO_ROSTER;
  outbox: OutboxItem[] = [];
  /** Confirmed by the server, not yet seen in the log; by message id. */
  readonly receipts = new Map<string, Receipt>();
  /** Handed over on a live connection, not answered yet; by message id. */
  readonly attempted = new Set<string>();
  pending: PendingRecord | undefined;
  /** The same commit with its secrets, unless the process was restarted in between. */
  livePending: PendingCommit | PendingRejoin | undefined;
  /** Code of the last failure to deliver or to catch up. */
  delayedBy: string | undefined;

  private readonly confirmed = new Map<string, Receipt>();
  private group: { readonly session: GroupSession | undefined } | undefined;

  constructor(public record: ChannelRecord) {}

  /** The group, if there is one; only after `wake`. Taking a sleeping group for a missing one would make this device leave it. */
  get session(): GroupSession | undefined {
    if (!this.group) throw new Error('the group of this channel is not in memory');
    return this.group.session;
  }

  set session(session: GroupSession | undefined) {
    this.group = { session };
  }

  get isAwake(): boolean {
    return this.group !== undefined;
  }

  /** Nothing is under way: whatever the group is, is on disk. */
  get maySleep(): boolean {
    return !this.queue.isBusy && !this.pending && !this.livePending;
  }

  /** The group leaves memory; its pages on disk are as new. */
  sleep(): void {
    this.group = undefined;
  }

  /** The server has it. */
  noteReceipt(messageId: string, receipt: Receipt): void {
    this.attempted.delete(messageId);
    this.receipts.set(messageId, receipt);
    this.confirmed.set(messageId, receipt);
    if (this.confirmed.size > RECEIPTS_KEPT) this.confirmed.delete(this.confirmed.keys().next().value!);
  }

  /** Of a message of this device that was sent not long ago. */
  receiptOf(messageId: string): Receipt | undefined {
    return this.confirmed.get(messageId);
  }

  get id(): string {
    return this.record.channelId;
  }

  get networkId(): string {
    return this.record.networkId;
  }

  /** It takes part: there is a group, or there will be one again. */
  get isLive(): boolean {
    return this.record.state === 'active' || this.record.state === 'rejoining' || this.record.state === 'opening';
  }
}
