import type { NoticeBody } from '@chancery/content';
import type { AttachmentSource, WritableSinkLike } from './ports.js';
import type {
  AuthorityCardView, AuthorityKind, AuthorityView, BoardRow, ChannelKind, ChannelView, CountersignatureStatus, CountersignatureView, DeviceReceipt, DeviceView, Draft, DraftView, EnrolmentState, InboxEntry, InvitationView, MemberView,
  MessageVersion, MessageView, NetworkView, NoticeKind, NoticePriority, NoticeView, OfficerFunction, OfficerRole, PendingEnrolment, Progress, RevocationReason, Self, Suite, UploadView,
} from './views.js';

export interface NetworkDraftOrder {
  /** Takes name and abbreviation from the bundled list of networks. */
  readonly catalogueId?: string;
  readonly name?: string;
  readonly abbreviation?: string;
  /** Cards from `createCoordinator`, at least one of them of this vault. */
  readonly coordinators: readonly Uint8Array[];
  /** Default 2; 1 only with `training`. */
  readonly threshold?: number;
  readonly training?: boolean;
  readonly secretariat: { readonly name: string };
  readonly founder: { readonly name: string; readonly languages?: readonly string[] };
}

export interface AuthorityOrder {
  readonly kind?: AuthorityKind;
  /** ISO 3166-1 alpha-2. */
  readonly state: string;
  readonly name: string;
  /** Its first officer, on this device. Roles default to contact point, duty officer and security officer. */
  readonly officer: { readonly name: string; readonly functions?: readonly OfficerFunction[]; readonly languages?: readonly string[]; readonly roles?: readonly OfficerRole[] };
}

export interface NetworksApi {
  /** Makes a coordinator's key in this vault. @returns the card to hand to whoever drafts the charter */
  createCoordinator(name: string): Promise<Uint8Array>;
  /** Drafts charter, secretariat and founder, signed with this vault's coordinator key. @returns a file for the other coordinators */
  draftNetwork(order: NetworkDraftOrder): Promise<Uint8Array>;
  /** What a draft says, and who has signed. @throws ClientError DRAFT_MALFORMED */
  inspectDraft(draft: Uint8Array): DraftView;
  /** Signs a draft with this vault's coordinator key. @returns the draft with one signature more */
  cosignDraft(draft: Uint8Array): Promise<Uint8Array>;
  /** Founds it on the server: in the vault that drafted it, once enough coordinators have signed. */
  found(draft: Uint8Array, foundingToken: string): Promise<NetworkView>;
  /** Makes an authority's key and its first officer in this vault. @returns the card for the coordinators */
  createAuthority(order: AuthorityOrder): Promise<Uint8Array>;
  /** @throws ClientError CARD_MALFORMED */
  inspectCard(card: Uint8Array): AuthorityCardView;
  admit(networkId: string, card: Uint8Array): Promise<CountersignatureStatus>;
  countersignatures(networkId: string): Promise<CountersignatureView[]>;
  countersign(networkId: string, digest: Uint8Array): Promise<CountersignatureStatus>;
  suspend(networkId: string, authorityId: string): Promise<CountersignatureStatus>;
  /** Once admitted: publishes this authority's certificates and signs in. @param fingerprint 32 bytes, compared out of band */
  claimAuthority(order: { networkId: string; fingerprint: Uint8Array }): Promise<Self>;
  list(): NetworkView[];
  directory(networkId: string): AuthorityView[];
}

export interface OfficerInvitationOrder {
  readonly networkId: string;
  readonly name: string;
  readonly functions?: readonly OfficerFunction[];
  readonly roles?: readonly OfficerRole[];
  readonly languages?: readonly string[];
  /** Default 1 440. */
  readonly validForMinutes?: number;
}

export interface EnrolmentApi {
  invite(order: OfficerInvitationOrder): Promise<InvitationView>;
  /** A further device for oneself. */
  inviteDevice(order?: { validForMinutes?: number }): Promise<InvitationView>;
  /** Claims the invitation, waits until it is approved, and verifies the chain against the fingerprint in the code. */
  enrol(codeOrLink: string, options?: { onState?: (state: EnrolmentState) => void; signal?: AbortSignal }): Promise<Self>;
  pending(): Promise<PendingEnrolment[]>;
  /** Certifies the newcomer. Compare the comparison codes first. @throws ClientError PROOF_FORGED, NOT_CLAIMED, NO_AUTHORITY_KEY */
  approve(invitationId: string): Promise<void>;
  withdraw(invitationId: string): Promise<void>;
  revokeOfficer(officerId: string, reason: RevocationReason): Promise<void>;
  revokeDevice(deviceId: string, reason: RevocationReason): Promise<void>;
}

export interface ChannelsApi {
  /**
   * @param order.suite  default: X-Wing for up to 64 devices, X25519 for more; it stays
   * @throws ClientError UNREACHABLE, UNKNOWN_OFFICER, ROOM_TOO_LARGE: nothing was opened
   */
  open(order: { networkId: string; kind: ChannelKind; subject: string; officerIds: readonly string[]; suite?: Suite }): Promise<ChannelView>;
  list(): ChannelView[];
  /** @throws ClientError UNKNOWN_CHANNEL */
  get(channelId: string): ChannelView;
  /** @throws ClientError ROOM_TOO_LARGE: an X-Wing room would have more than 64 devices; UNREACHABLE, UNKNOWN_OFFICER, UNKNOWN_CHANNEL */
  add(channelId: string, officerIds: readonly string[]): Promise<void>;
  remove(channelId: string, who: { officerIds?: readonly string[]; deviceIds?: readonly string[] }): Promise<void>;
  members(channelId: string): MemberView[];
  /** 12 groups of 5 digits, the same on every device that is in the same state of the channel. */
  safetyNumber(channelId: string): string;
  /** Officers without a single device that could be added now. */
  unreachable(networkId: string, officerIds: readonly string[], suite?: Suite): Promise<string[]>;
}

export interface MessagesApi {
  /** In the outbox on disk before anything is sent; `queued` when the server cannot be reached now. */
  send(channelId: string, message: { text: string; language?: string; inReplyTo?: string }): Promise<MessageView>;
  /**
   * Oldest first. Without `beforeSeq`: the oldest `limit` after `afterSeq`, queued messages last. With it: the newest `limit` before it,
   * none that is queued. Revisions, retractions and read marks are no rows: they are folded into what they are about.
   */
  list(channelId: string, options?: { afterSeq?: number; beforeSeq?: number; limit?: number }): Promise<MessageView[]>;
  /** The root, when this device has it, and every reply, oldest first. @param messageId of any message of the thread @throws ClientError UNKNOWN_MESSAGE */
  thread(channelId: string, messageId: string): Promise<MessageView[]>;
  /** A new wording of a text of one's own, from whichever device. @throws ClientError UNKNOWN_MESSAGE, NOT_CHANGEABLE */
  revise(channelId: string, messageId: string, revision: { text: string; language?: string }): Promise<MessageView>;
  /** Takes a text or file of one's own back: who gets the mark drops the content. Who has read it has read it. @throws ClientError UNKNOWN_MESSAGE, NOT_CHANGEABLE */
  retract(channelId: string, messageId: string): Promise<MessageView>;
  /** Oldest first; none of a message that was taken back. @throws ClientError UNKNOWN_MESSAGE */
  versions(channelId: string, messageId: string): Promise<MessageVersion[]>;
  /** One per device that is in the channel. @throws ChanceryError when the server cannot be reached */
  receipts(channelId: string): Promise<DeviceReceipt[]>;
  /** Local, and never back. In rooms of at most 32 devices the others are told, sealed, where the policy lets this officer send. */
  markRead(channelId: string, upToSeq: number): Promise<void>;
}

export interface InboxApi {
  /** One entry per channel, in no particular order. */
  list(): Promise<InboxEntry[]>;
}

/** Kept in this vault, told to nobody. */
export interface DraftPlace {
  readonly kind: 'thread' | 'revision';
  readonly messageId: string;
}

export interface DraftsApi {
  /** @param place  `thread` or `revision` of a message of the channel; default: the channel itself */
  get(channelId: string, place?: DraftPlace): Promise<Draft | undefined>;
  /** Undefined, or a draft without text, removes it. It may be longer than a message. @throws ClientError UNKNOWN_CHANNEL; CONTENT_TOO_LARGE: more than 250 000 UTF-16 units */
  set(channelId: string, draft: Draft | undefined, place?: DraftPlace): Promise<void>;
  /** @returns ids of the channels that have one of their own */
  list(): Promise<string[]>;
  /** A form that was begun, as the caller wrote it. @param name  1 to 60 of `a-z`, `0-9`, `-` @throws ClientError CONTENT_MALFORMED */
  form(name: string): Promise<string | undefined>;
  /** Undefined removes it. @throws ClientError CONTENT_MALFORMED; CONTENT_TOO_LARGE: more than 250 000 UTF-16 units */
  setForm(name: string, text: string | undefined): Promise<void>;
}

/** One's own devices. */
export interface DevicesApi {
  list(): Promise<DeviceView[]>;
  /** @param label 1 to 60 characters on one line, kept in this vault alone; empty: none @throws ClientError UNKNOWN_DEVICE, CONTENT_MALFORMED */
  name(deviceId: string, label: string): Promise<void>;
}

export interface AttachOptions {
  readonly attachmentId?: string;
  readonly signal?: AbortSignal;
}

export interface AttachmentsApi {
  /**
   * Seals into the spool, uploads, then sends the manifest. Resumes by itself, also after a restart. While it is paused the promise
   * waits; when it cannot be uploaded now the promise rejects, and the upload goes on in a later round.
   * A file that fails before it is sealed stays in the list, also after a restart: `resume` tries again where this process has it,
   * and `attach` under the same id takes it anew where it `needsFile`.
   * @param options.attachmentId  UUID of the caller's choice, so that it can be paused and cancelled from the start
   * @param options.signal  cancels it
   * @throws ClientError CANCELLED, SOURCE_CHANGED, FILE_TOO_LARGE, UNKNOWN_CHANNEL, CLIENT_STOPPED; CONTENT_MALFORMED: no UUID, or one that is taken; ChanceryError
   */
  attach(channelId: string, source: AttachmentSource, onProgress?: (progress: Progress) => void, options?: AttachOptions): Promise<MessageView>;
  /** How large a file may be: by the format, and by what the server has said last. Bytes. */
  maxBytes(): number;
  /** Files on their way out, oldest first. Nothing is asked of the server. */
  uploads(channelId?: string): Promise<UploadView[]>;
  /** Until `resume`, also after a restart. Sealing goes on to its end, since it needs the file. An upload that is over is passed over. */
  pause(attachmentId: string): Promise<void>;
  /** Goes on with an upload that was paused or has failed; resolves when that is on disk. */
  resume(attachmentId: string): Promise<void>;
  /** Removes an upload and its sealed bytes. One whose manifest is being sent already comes to its end. The server forgets its part after a week. */
  cancel(attachmentId: string): Promise<void>;
  /** Goes on with uploads that an earlier process left, beside those that are paused or have failed. @returns how many were completed @throws what hindered the first, when none was */
  resumePending(): Promise<number>;
  /**
   * Fetches, verifies and saves. Into a sink that keeps, what broke off goes on in a later call, also after a restart.
   * @throws ClientError CANCELLED, ATTACHMENT_REFUSED, UNKNOWN_MESSAGE; ChanceryError; nothing is saved then
   */
  save(channelId: string, messageId: string, index: number, sink: WritableSinkLike, onProgress?: (progress: Progress) => void, options?: { signal?: AbortSignal }): Promise<{ sha256: Uint8Array }>;
}

export interface NoticeOrder {
  readonly channelId: string;
  readonly kind: NoticeKind;
  readonly priority: NoticePriority;
  readonly toAuthorityIds: readonly string[];
  /** Whole minutes, 5 to 14 400; default by priority. */
  readonly ackWithinMinutes?: number;
  readonly body: NoticeBody;
}

export interface NoticesApi {
  send(order: NoticeOrder): Promise<NoticeView>;
  /** Signs for one's authority that the notice was read. Cannot be withdrawn. */
  acknowledge(noticeId: string): Promise<void>;
  /** Newest first. */
  list(): Promise<NoticeView[]>;
  /** One row per addressed authority; every acknowledgement is verified here. */
  board(noticeId: string): Promise<BoardRow[]>;
}
