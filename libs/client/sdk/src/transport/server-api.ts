import {
  AttachmentStatus, ChannelList, ChannelSummary, ClaimKeyPackagesReply, CommitReceipt, CounterReply, DeliveryMarks, FoundNetworkReply, GroupInfoReply, HealthReply, InvitationList, InvitationStatusReply,
  KeyPackageStockReply, MessageReceipt, NetworkList, NoticeEntry, NoticeList, NoticeReceipt, PendingStatementList, PublishStatementsReply, StatementPage, SyncReply, WelcomeList, WhoAmIReply, type ApproveInvitationRequest,
  type ChannelCursor, type ClaimInvitationRequest, type ClaimKeyPackagesRequest, type CommitRequest, type CreateInvitationRequest, type OpenChannelRequest, type PublishKeyPackagesRequest, type SendMessageRequest,
  type SendNoticeRequest,
} from '@chancery/contracts';
import type { ServerSession } from './server-session.js';

/** Bytes of bodies per page of a catch-up. */
const SYNC_PAGE_BYTES = 1_048_576;

/** Every operation of the server, as the contracts name them. Nothing here decides anything. */
export class ServerApi {
  constructor(readonly session: ServerSession) {}

  health = (): Promise<HealthReply> => this.session.anonymous({ method: 'GET', path: '/v1/health' }, HealthReply, 1);
  whoAmI = (): Promise<WhoAmIReply> => this.get('/v1/whoami', WhoAmIReply);

  foundNetwork = (foundingToken: string, statements: readonly Uint8Array[]): Promise<FoundNetworkReply> =>
    this.session.anonymous({ method: 'POST', path: '/v1/networks', body: { foundingToken, statements } }, FoundNetworkReply);
  networks = (): Promise<NetworkList> => this.get('/v1/networks', NetworkList);
  statements = (networkId: string, after: number): Promise<StatementPage> => this.get(`/v1/networks/${networkId}/statements?after=${after}`, StatementPage);
  publishStatements = (networkId: string, statements: readonly Uint8Array[]): Promise<PublishStatementsReply> =>
    this.session.anonymous({ method: 'POST', path: `/v1/networks/${networkId}/statements`, body: { statements } }, PublishStatementsReply);
  countersignatures = (networkId: string): Promise<PendingStatementList> => this.get(`/v1/networks/${networkId}/countersignatures`, PendingStatementList);

  createInvitation = (request: CreateInvitationRequest): Promise<void> => this.tell('POST', '/v1/invitations', request);
  invitations = (): Promise<InvitationList> => this.get('/v1/invitations', InvitationList);
  claimInvitation = (invitationId: string, request: ClaimInvitationRequest): Promise<void> =>
    this.session.anonymous({ method: 'POST', path: `/v1/invitations/${invitationId}/claim`, body: request }, undefined);
  invitationStatus = (invitationId: string, claimToken: Uint8Array): Promise<InvitationStatusReply> =>
    this.session.anonymous({ method: 'POST', path: `/v1/invitations/${invitationId}/status`, body: { claimToken } }, InvitationStatusReply);
  approveInvitation = (invitationId: string, request: ApproveInvitationRequest): Promise<void> => this.tell('POST', `/v1/invitations/${invitationId}/approve`, request);
  withdrawInvitation = (invitationId: string): Promise<void> => this.tell('DELETE', `/v1/invitations/${invitationId}`);

  keyPackageStock = (): Promise<KeyPackageStockReply> => this.get('/v1/key-packages/stock', KeyPackageStockReply);
  publishKeyPackages = (request: PublishKeyPackagesRequest): Promise<KeyPackageStockReply> => this.post('/v1/key-packages', request, KeyPackageStockReply);
  claimKeyPackages = (request: ClaimKeyPackagesRequest): Promise<ClaimKeyPackagesReply> => this.post('/v1/key-packages/claim', request, ClaimKeyPackagesReply);

  openChannel = (request: OpenChannelRequest): Promise<ChannelSummary> => this.post('/v1/channels', request, ChannelSummary);
  channels = (): Promise<ChannelList> => this.get('/v1/channels', ChannelList);
  groupInfo = (channelId: string): Promise<GroupInfoReply> => this.get(`/v1/channels/${channelId}/group-info`, GroupInfoReply);
  counter = (channelId: string): Promise<CounterReply> => this.get(`/v1/channels/${channelId}/counter`, CounterReply);
  delivery = (channelId: string): Promise<DeliveryMarks> => this.get(`/v1/channels/${channelId}/delivery`, DeliveryMarks);
  sendMessage = (channelId: string, request: SendMessageRequest): Promise<MessageReceipt> => this.post(`/v1/channels/${channelId}/messages`, request, MessageReceipt, 2);
  commit = (channelId: string, request: CommitRequest): Promise<CommitReceipt> => this.post(`/v1/channels/${channelId}/commits`, request, CommitReceipt);
  nack = (channelId: string, seq: number): Promise<void> => this.tell('POST', `/v1/channels/${channelId}/nacks`, { seq });
  sync = (cursors: readonly ChannelCursor[]): Promise<SyncReply> => this.post('/v1/sync', { cursors, maxBytes: SYNC_PAGE_BYTES }, SyncReply);
  welcomes = (): Promise<WelcomeList> => this.get('/v1/welcomes', WelcomeList);
  deleteWelcome = (welcomeId: string): Promise<void> => this.tell('DELETE', `/v1/welcomes/${welcomeId}`);

  sendNotice = (request: SendNoticeRequest): Promise<NoticeReceipt> => this.post('/v1/notices', request, NoticeReceipt, 2);
  acknowledge = (noticeId: string, acknowledgement: Uint8Array): Promise<void> => this.tell('POST', `/v1/notices/${noticeId}/acknowledgements`, { acknowledgement });
  notices = (): Promise<NoticeList> => this.get('/v1/notices', NoticeList);
  notice = (noticeId: string): Promise<NoticeEntry> => this.get(`/v1/notices/${noticeId}`, NoticeEntry);

  attachmentStatus = (attachmentId: string): Promise<AttachmentStatus> => this.get(`/v1/attachments/${attachmentId}`, AttachmentStatus);

  private get<T extends object>(path: string, reply: new () => T): Promise<T> {
    return this.session.call({ method: 'GET', path }, reply);
  }
  private post<T extends object>(path: string, body: object, reply: new () => T, attempts?: number): Promise<T> {
    return this.session.call({ method: 'POST', path, body }, reply, attempts);
  }
  /** An operation whose answer is only that it was done. */
  private tell(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
    return this.session.call({ method, path, ...(body ? { body } : {}) }, undefined);
  }
}
