import type { AttachedFile, AttachmentContent, FoldedContent, MessageContent, NoticeBody } from '@chancery/content';
import type { InvitationKind, RevocationReason, Standing, Suite } from '@chancery/contracts';
import type { AuthorityKind, ChannelKind, NoticeKind, NoticePriority, ObligationState, OfficerFunction, OfficerRole, InvitationState } from '@chancery/domain';

export type { AttachedFile, AuthorityKind, ChannelKind, InvitationKind, InvitationState, MessageContent, NoticeBody, NoticeKind, NoticePriority, ObligationState, OfficerFunction, OfficerRole, RevocationReason, Standing, Suite };

export type * from './network-views.js';

/** Who this device acts for. */
export interface Self {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  readonly officerName: string;
  readonly roles: readonly OfficerRole[];
  readonly networkIds: readonly string[];
  /** This vault can admit and revoke officers of its authority. */
  readonly holdsAuthorityKey: boolean;
  /** This vault can add and revoke devices of its officer. */
  readonly holdsOfficerKey: boolean;
}

export interface MemberView {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  readonly officerName: string;
  readonly authorityName: string;
  readonly state: string;
  readonly roles: readonly OfficerRole[];
  readonly standing: Standing;
  readonly self: boolean;
  /** Milliseconds since 1970: the earlier end of the officer's and the device's certificates. */
  readonly validUntil: number;
}

/**
 * `active`; `rejoining`: coming back after a gap; `stopped`: refused something, see `stoppedBy`; `left`: this device was
 * removed; `opening`: not yet confirmed by the server.
 */
export type ChannelState = 'opening' | 'active' | 'rejoining' | 'stopped' | 'left';

export interface ChannelView {
  readonly channelId: string;
  readonly networkId: string;
  readonly kind: ChannelKind;
  readonly suite: Suite;
  /** Absent until the opening message has been received. */
  readonly subject?: string;
  readonly state: ChannelState;
  readonly stoppedBy?: string;
  readonly epoch: number;
  /** Sequence number of the newest entry on disk. */
  readonly seq: number;
  /** The entry after which this device's part of the log begins. */
  readonly joinedSeq: number;
  /** Server's time of the newest message or change of members, milliseconds since 1970; absent before the first. */
  readonly lastAt?: number;
  readonly officerIds: readonly string[];
  readonly deviceCount: number;
  /** Messages, revisions and retractions sealed and stored, not yet confirmed by the server. */
  readonly queued: number;
  /** Of those: handed over since the client was opened, on a connection that broke before the answer. The server may have them. */
  readonly unconfirmed: number;
  /** The code of the last failure to deliver; absent when nothing is wrong. */
  readonly delayedBy?: string;
}

export interface SenderView {
  /** ISO 3166-1 alpha-2. */
  readonly state: string;
  readonly authorityId: string;
  readonly authority: string;
  readonly officerId: string;
  readonly officer: string;
  readonly deviceId: string;
}

/**
 * `verified`: opened, and its sender was in good standing and allowed to send. Everything else is shown as a fault:
 * `not-allowed`, `malformed`, `unreadable`, `id-mismatch`; `gap`: messages of a time when this device could not follow.
 */
export type MessageIntegrity = 'verified' | 'not-allowed' | 'malformed' | 'unreadable' | 'id-mismatch' | 'gap';

/** As MessageContent, without the keys of attachments, which `attachments.save` has, and without what is folded into other messages. */
export type ShownContent = Exclude<MessageContent, AttachmentContent | FoldedContent> | (Omit<AttachmentContent, 'files'> & { readonly files: readonly Omit<AttachedFile, 'manifest'>[] });

/** A message, or a membership event, in a channel. */
export interface MessageView {
  readonly id: string;
  readonly channelId: string;
  /** Absent while queued. */
  readonly seq?: number;
  /** Absent for a gap, and for what could not be opened. */
  readonly sender?: SenderView;
  /** Milliseconds since 1970, sender's clock. */
  readonly sentAt: number;
  /** Server's clock; absent while queued. */
  readonly acceptedAt?: number;
  /** `queued`: the message, or a revision or retraction of it that is shown here, waits in this device's outbox. */
  readonly state: 'queued' | 'sent';
  /** Sent from this very device. */
  readonly own: boolean;
  /** As revised last; absent when it was taken back, and for what could not be opened. */
  readonly content?: ShownContent;
  readonly membership?: MembershipView;
  readonly integrity: MessageIntegrity;
  /** Why it is not `verified`. */
  readonly reason?: string;
  /** `at`: of the newest version; `versions`: how many there are, the first one included. */
  readonly revised?: { readonly at: number; readonly versions: number };
  /** Its sender has taken it back: there is no content any more. */
  readonly retracted?: { readonly at: number };
  /** On the root of a thread: how many messages of the log answer it, directly or not. */
  readonly replies?: number;
  /** On a reply: the message with which its thread begins, which this device need not have. */
  readonly rootId?: string;
}

/** One wording of a message. */
export interface MessageVersion {
  readonly text: string;
  readonly language?: string;
  /** Server's clock, milliseconds since 1970; this device's while queued. */
  readonly at: number;
  /** Absent while queued. */
  readonly seq?: number;
}

/** How far one device of a channel has come, and its officer. */
export interface DeviceReceipt {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  /** Sequence number up to which the device has everything on disk, as the server says; 0: nothing. */
  readonly storedUpTo: number;
  /** Up to where the officer has read, by a sealed word of any of their devices. */
  readonly readUpTo?: number;
}

/** Why a message cannot be read. */
export type UnreadableCause = 'before-you-joined' | 'device-not-approved' | 'key-lost' | 'fault';

export interface InboxEntry {
  readonly channelId: string;
  /** Texts, files and notices of other officers above `readUpTo`; what was taken back does not count. */
  readonly unread: number;
  readonly readUpTo: number;
  /** Of the newest row of the channel; 0 before the first. */
  readonly lastSeq: number;
  /** Server's clock; this device's while the newest row is queued. */
  readonly lastAt?: number;
  readonly last?: InboxLine;
  /** Notices that wait for one's own authority's acknowledgement. */
  readonly openObligations: number;
}

/** The newest row of a channel in one line. */
export interface InboxLine {
  readonly sender?: SenderView;
  /** Of one's own, from whichever device. */
  readonly own: boolean;
  readonly kind: 'text' | 'attachment' | 'notice' | 'membership' | 'retracted' | 'newer' | 'fault';
  /** At most 140 UTF-16 units, without line breaks. */
  readonly text?: string;
}

/** What was begun and not sent. */
export interface Draft {
  readonly text: string;
  readonly inReplyTo?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A device of one's own. */
export interface DeviceView {
  readonly deviceId: string;
  readonly self: boolean;
  /** Given in this vault, known to nobody else. */
  readonly label?: string;
  readonly standing: Standing;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
  readonly certifiedAt: number;
  /** 12 groups of 5 digits, from the keys of device and officer: every device that believes in the same keys shows the same. */
  readonly safetyNumber: string;
}

export interface MembershipView {
  readonly actor: SenderView;
  readonly added: readonly SenderView[];
  readonly removed: readonly SenderView[];
  readonly policyChanged: boolean;
  readonly rejoined: boolean;
}

export interface NoticeView {
  readonly noticeId: string;
  readonly channelId: string;
  readonly messageId: string;
  readonly seq?: number;
  readonly direction: 'sent' | 'received';
  readonly kind: NoticeKind;
  readonly priority: NoticePriority;
  readonly from: SenderView;
  readonly toAuthorityIds: readonly string[];
  /** True when one's own authority is addressed. */
  readonly addressed: boolean;
  readonly sentAt: number;
  /** Server's clock; absent while queued. */
  readonly acceptedAt?: number;
  readonly ackBy?: number;
  /** What one's own authority owes, as far as the server has said; absent when it owes nothing. */
  readonly obligation?: ObligationState;
  readonly state: 'queued' | 'sent';
  readonly body: NoticeBody;
}

/** One authority's line on the board of a notice. */
export interface BoardRow {
  readonly authorityId: string;
  readonly authority: string;
  readonly state: string;
  /** As the server says. */
  readonly obligation: ObligationState | 'unknown';
  /** Devices of the authority that have the notice on disk, as the server says. */
  readonly devicesReached: number;
  /** Only when this client has verified the signed statement. */
  readonly acknowledgement?: {
    readonly officerId: string;
    readonly officer: string;
    readonly deviceId: string;
    /** The officer's clock, milliseconds since 1970. */
    readonly acknowledgedAt: number;
    /** The signed statement itself, COSE_Sign1. */
    readonly statement: Uint8Array;
  };
  /** Why an acknowledgement that the server shows does not count. */
  readonly problem?: string;
}

export interface SyncSummary {
  readonly statements: number;
  readonly welcomes: number;
  readonly entries: number;
  readonly sent: number;
  /** Channels that this device cannot follow, with the code of each. */
  readonly troubled: readonly { readonly channelId: string; readonly code: string }[];
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly finding: Finding;
  /** What the sentence of the finding names: numbers, codes, times in milliseconds since 1970. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The finding as one English sentence; never content or keys. */
  readonly detail: string;
}

/** `failed`: the check itself could not be made; `facts.code` says why. */
export type Finding =
  | 'failed' | 'vault_open' | 'vault_locked' | 'not_enrolled' | 'server_answers' | 'signed_in' | 'taken_for_another' | 'no_time_yet' | 'clocks_apart' | 'no_certificate' | 'certified'
  | 'verified' | 'broken' | 'not_compared' | 'no_key_packages' | 'few_key_packages' | 'key_packages' | 'nothing_waits' | 'channels_wait' | 'nothing_refused' | 'refused';

/** Something the officer must be told. */
export interface Attention {
  /** Of `ATTENTION_CODES`, or a code of the sealing library's REFUSALS. */
  readonly code: string;
  readonly networkId?: string;
  readonly channelId?: string;
  readonly deviceIds?: readonly string[];
  readonly noticeId?: string;
  readonly invitationId?: string;
  /** One sentence for the officer, in English. */
  readonly meaning: string;
}

export interface Progress {
  readonly attachmentId: string;
  readonly channelId: string;
  readonly step: 'seal' | 'upload' | 'download';
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** A file on its way out. */
export interface UploadView {
  readonly attachmentId: string;
  readonly channelId: string;
  readonly name: string;
  readonly mediaType: string;
  /** Of the file itself. */
  readonly sizeBytes: number;
  readonly step: 'seal' | 'upload';
  /** Of `totalBytes`: plaintext while it is sealed, sealed bytes while it is uploaded. */
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** `waiting`: for its turn, or for the server; goes on by itself. `failed`: only `resume` or `cancel` moves it. */
  readonly state: 'running' | 'paused' | 'waiting' | 'failed';
  /** Why it waits or has failed. */
  readonly code?: string;
  /** It failed before it was sealed, and this process does not have the file: `attach` it again under the same id, or `cancel`. */
  readonly needsFile?: true;
}

export interface ConnectionState {
  /** `connecting`: nothing is known yet. */
  readonly state: 'connecting' | 'connected' | 'disconnected' | 'signed-out';
  readonly code?: string;
}

export interface ClientEvents {
  message: MessageView;
  membership: MessageView;
  /** A message that was told of before has another wording, or was taken back: as it is now. */
  revised: MessageView;
  notice: NoticeView;
  acknowledgement: { readonly noticeId: string; readonly row: BoardRow };
  connection: ConnectionState;
  attention: Attention;
  progress: Progress;
  /** Something of this channel changed on disk: ask again. At most once per transaction. */
  channel: { readonly channelId: string };
  /** An upload of this channel began, paused, went on or ended. */
  uploads: { readonly channelId: string };
  /** The log of this network grew, or a network was seen for the first time: names, certificates and members may be others. */
  network: { readonly networkId: string };
}
