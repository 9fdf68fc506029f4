import type { Suite } from '@chancery/contracts';
import type { ChannelKind, NoticeKind, NoticePriority } from '@chancery/domain';
import type { GroupSession, PendingCommit, PendingRejoin } from '@chancery/sealing';
import { SerialQueue } from '../serial-queue.js';
import type { ChannelState } from '../views.js';

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

/** One channel in memory: what the vault has, the live group, and the queue of its one writer. */
export class Channel {
  readonly queue = new SerialQueue();
  session: GroupSession | undefined;
  outbox: OutboxItem[] = [];
  /** Confirmed by the server, not yet seen in the log; by message id. */
  readonly receipts = new Map<string, Receipt>();
  pending: PendingRecord | undefined;
  /** The same commit with its secrets, unless the process was restarted in between. */
  livePending: PendingCommit | PendingRejoin | undefined;
  /** Code of the last failure to deliver or to catch up. */
  delayedBy: string | undefined;

  private readonly confirmed = new Map<string, Receipt>();

  constructor(public record: ChannelRecord) {}

  /** The server has it. */
  noteReceipt(messageId: string, receipt: Receipt): void {
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
