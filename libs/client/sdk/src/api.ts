import type { NoticeBody } from '@chancery/content';
import type { AttachmentSource, WritableSinkLike } from './ports.js';
import type {
  AuthorityCardView, AuthorityKind, AuthorityView, BoardRow, ChannelKind, ChannelView, CountersignatureStatus, CountersignatureView, DraftView, EnrolmentState, InvitationView, MemberView,
  MessageView, NetworkView, NoticeKind, NoticePriority, NoticeView, OfficerFunction, OfficerRole, PendingEnrolment, Progress, RevocationReason, Self, Suite,
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
  /** @throws ClientError UNREACHABLE, UNKNOWN_OFFICER: nothing was opened */
  open(order: { networkId: string; kind: ChannelKind; subject: string; officerIds: readonly string[]; suite?: Suite }): Promise<ChannelView>;
  list(): ChannelView[];
  /** @throws ClientError UNKNOWN_CHANNEL */
  get(channelId: string): ChannelView;
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
  /** Oldest first; queued messages last. */
  list(channelId: string, options?: { afterSeq?: number; limit?: number }): Promise<MessageView[]>;
}

export interface AttachmentsApi {
  /** Seals into the spool, uploads, then sends the manifest. Resumes by itself, also after a restart. */
  attach(channelId: string, source: AttachmentSource, onProgress?: (progress: Progress) => void): Promise<MessageView>;
  /** Goes on with uploads that an earlier process left. @returns how many were completed */
  resumePending(): Promise<number>;
  save(channelId: string, messageId: string, index: number, sink: WritableSinkLike, onProgress?: (progress: Progress) => void): Promise<{ sha256: Uint8Array }>;
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
