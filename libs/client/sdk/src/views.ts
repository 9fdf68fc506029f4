import type { AttachedFile, AttachmentContent, MessageContent, NoticeBody } from '@chancery/content';
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
  readonly officerIds: readonly string[];
  readonly deviceCount: number;
  /** Messages sealed and stored, not yet confirmed by the server. */
  readonly queued: number;
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

/** As MessageContent, without the keys of attachments: `attachments.save` has them. */
export type ShownContent = Exclude<MessageContent, AttachmentContent> | (Omit<AttachmentContent, 'files'> & { readonly files: readonly Omit<AttachedFile, 'manifest'>[] });

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
  readonly state: 'queued' | 'sent';
  readonly own: boolean;
  readonly content?: ShownContent;
  readonly membership?: MembershipView;
  readonly integrity: MessageIntegrity;
  /** Why it is not `verified`. */
  readonly reason?: string;
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
  /** One sentence; never content or keys. */
  readonly detail: string;
}

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

export interface ConnectionState {
  readonly state: 'connected' | 'disconnected' | 'signed-out';
  readonly code?: string;
}

export interface ClientEvents {
  message: MessageView;
  membership: MessageView;
  notice: NoticeView;
  acknowledgement: { readonly noticeId: string; readonly row: BoardRow };
  connection: ConnectionState;
  attention: Attention;
  progress: Progress;
}
