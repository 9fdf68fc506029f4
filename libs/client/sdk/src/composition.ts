import { ChanceryError, type MessageReceipt, type SendMessageRequest } from '@chancery/contracts';
import { AccountStore } from './account/account-store.js';
import { AttachmentLimit } from './attachments/attachment-limit.js';
import { AttachmentsService } from './attachments/attachments-service.js';
import { Courier } from './attachments/courier.js';
import { DownloadRecords } from './attachments/download-records.js';
import { Downloader } from './attachments/downloader.js';
import { MemorySpool } from './attachments/memory-spool.js';
import { Spooler } from './attachments/spooler.js';
import { UploadRecords } from './attachments/upload-records.js';
import { Uploader } from './attachments/uploader.js';
import { Uploads } from './attachments/uploads.js';
import { AttentionDesk } from './attention-desk.js';
import type { Channel } from './channels/channel.js';
import { ChannelBell } from './channel-bell.js';
import { ChannelStore } from './channels/channel-store.js';
import { ChannelsService } from './channels/channels-service.js';
import { Committer } from './channels/committer.js';
import { Follower } from './channels/follower.js';
import { MessageOpener } from './channels/message-opener.js';
import { Outbox, type Post } from './channels/outbox.js';
import { Receiver } from './channels/receiver.js';
import { Welcomes } from './channels/welcomes.js';
import { DevicesService } from './devices/devices-service.js';
import { Doctor } from './doctor.js';
import { DraftsService } from './drafts/drafts-service.js';
import { Emitter } from './emitter.js';
import { EnrolmentService } from './enrolment/enrolment-service.js';
import { Inviter } from './enrolment/inviter.js';
import { Newcomer } from './enrolment/newcomer.js';
import { rowOf, type Reader } from './inbox/channel-summary.js';
import { InboxService } from './inbox/inbox-service.js';
import { Summaries } from './inbox/summaries.js';
import { KeyPackageClaims } from './keys/key-package-claims.js';
import { KeyPackageStocker } from './keys/key-package-stock.js';
import { Composer } from './messages/composer.js';
import { Folder } from './messages/folder.js';
import { MessageViews } from './messages/message-views.js';
import { MessagesService } from './messages/messages-service.js';
import { ReadMarks } from './messages/read-marks.js';
import { Receipts } from './messages/receipts.js';
import { Admissions } from './networks/admissions.js';
import { Founding } from './networks/founding.js';
import { NetworksService } from './networks/networks-service.js';
import { NoticeRecords } from './notices/notice-records.js';
import { NoticesService } from './notices/notices-service.js';
import type { ClientOptions } from './options.js';
import { Surroundings } from './surroundings.js';
import { Synchroniser } from './synchroniser.js';
import { TrustStore } from './trust/trust-store.js';
import { HttpTransport } from './transport/http-transport.js';
import { ServerApi } from './transport/server-api.js';
import { ServerSession } from './transport/server-session.js';
import { SessionHttpStack } from './transport/tus-stack.js';
import type { MessageView } from './views.js';

/** What the composed parts call back. */
export interface Callbacks {
  /** This device has just become somebody. */
  readonly certified: () => void;
  /** Something could not be sent now. */
  readonly delayed: () => void;
  /** Entries of a channel are on disk. */
  readonly taken: (channel: Channel, views: readonly MessageView[], revised: readonly MessageView[]) => void;
  /** Over the socket when there is one; undefined: by HTTP. */
  readonly sendOverSocket: (channelId: string, message: SendMessageRequest) => Promise<MessageReceipt> | undefined;
}

const REQUEST_TIMEOUT = 30_000;
const ENROLMENT_POLL = 2_000;

export type Composition = ReturnType<typeof compose>;

function foundations(options: ClientOptions) {
  const surroundings = new Surroundings(options.clock, options.randomBytes, options.crashPoint);
  const fetch_: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const transport = new HttpTransport({ server: options.server, fetch: fetch_, timeout: options.requestTimeout ?? REQUEST_TIMEOUT, ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }) });
  const emitter = new Emitter();
  const attention = new AttentionDesk(emitter);
  const account = new AccountStore(options.vault);
  const session = new ServerSession(transport, surroundings, account.credentials);
  const api = new ServerApi(session);
  const trust = new TrustStore(options.vault, api, surroundings, attention);
  return { vault: options.vault, groups: { idleGroups: options.idleGroups, groupHook: options.groupHook }, surroundings, fetch_, transport, emitter, attention, account, session, api, trust };
}

function channelParts(base: ReturnType<typeof foundations>, callbacks: Callbacks) {
  const { vault, api, account, trust, surroundings, attention } = base;
  const store = new ChannelStore(vault, trust, base.groups);
  const bell = new ChannelBell(base.emitter);
  store.onWrite = (channelId) => bell.ring(channelId);
  const self = (): Reader => account.certified;
  const summaries = new Summaries(vault, self);
  const folder = new Folder(attention, () => self().officerId);
  const opener = new MessageOpener(vault, account, trust, surroundings, attention, folder);
  const receiver = new Receiver(store, trust, opener, surroundings, { vault, summaries, row: (record) => rowOf(record, self()) }, callbacks.taken);
  const follower = new Follower({ store, receiver, api, account, trust, surroundings, attention });
  const claims = new KeyPackageClaims(api, surroundings, attention);
  const stocker = new KeyPackageStocker(vault, api, account, trust, surroundings);
  const committer = new Committer(store, follower, trust, claims, surroundings, () => account.certified.deviceId);
  const outbox = new Outbox({ store, follower, committer, trust, surroundings, deviceId: () => account.certified.deviceId, post: (channel, item) => post(api, callbacks, channel, item) });
  const welcomes = new Welcomes({ store, follower, stocker, api, account, trust, surroundings, attention });
  const composer = new Composer(outbox, account, trust, surroundings, callbacks.delayed);
  const channels = new ChannelsService({ store, committer, claims, composer, api, account, trust, surroundings });
  return { store, bell, summaries, follower, committer, stocker, outbox, welcomes, composer, channels };
}

/** A notice takes its message with it, in one transaction of the server. */
async function post(api: ServerApi, callbacks: Callbacks, channel: Channel, item: Parameters<Post>[1]): Promise<Pick<MessageReceipt, 'seq' | 'acceptedAt'>> {
  const message = { messageId: item.messageId, counter: item.counter, sealedContent: item.sealedContent };
  if (item.notice) return api.sendNotice({ ...item.notice, toAuthorityIds: [...item.notice.toAuthorityIds], channelId: channel.id, message });
  try {
    const sent = callbacks.sendOverSocket(channel.id, message);
    if (sent) {
      channel.attempted.add(item.messageId);
      return await sent;
    }
  } catch (error) {
    // Only what the log says of the message stands; whatever ails the socket, the same id goes by the other way.
    if (!(error instanceof ChanceryError) || error.family === 'conflict') throw error;
  }
  return api.sendMessage(channel.id, message);
}

/** Puts the parts together. No decisions here. */
export function compose(options: ClientOptions, callbacks: Callbacks) {
  const base = foundations(options);
  const { vault, api, account, trust, surroundings, attention, emitter, session, fetch_ } = base;
  const parts = channelParts(base, callbacks);
  const { store, composer, summaries, bell } = parts;
  const founding = new Founding(api, account, trust, surroundings);
  const admissions = new Admissions(api, account, trust, founding, surroundings);
  const inviter = new Inviter({ vault, api, account, trust, surroundings, attention, linkOrigin: options.webOrigin ?? base.transport.origin });
  const newcomer = new Newcomer({ vault, api, account, trust, surroundings, poll: options.enrolmentPoll ?? ENROLMENT_POLL, linkOrigins: [base.transport.origin, ...(options.webOrigin === undefined ? [] : [options.webOrigin])] });
  const changed = (channelId: string): void => bell.ring(channelId);
  const readMarks = new ReadMarks({ channels: store, composer, summaries, surroundings, changed, tells: options.readMarks ?? (() => true) });
  const messages = new MessagesService({ vault, channels: store, composer, views: new MessageViews(vault, composer, summaries), readMarks, receipts: new Receipts(vault, api), officerId: () => account.certified.officerId });
  const spool = options.spool ?? new MemorySpool();
  const limit = new AttachmentLimit(vault);
  session.onLimit = (sealedBytes) => void limit.learn(sealedBytes).catch(() => undefined);
  const uploader = new Uploader(base.transport.origin, new SessionHttpStack(session, fetch_), spool);
  const uploadRecords = new UploadRecords(vault);
  const courier = new Courier({ records: uploadRecords, channels: store, composer, messages, spool, uploader, surroundings });
  const uploads = new Uploads({ records: uploadRecords, channels: store, spool, spooler: new Spooler(spool, options.hashes), limit, courier, surroundings, emitter });
  const records = new NoticeRecords(vault, store, composer, changed);
  return {
    ...base, ...parts, messages, readMarks, limit,
    inbox: new InboxService({ channels: store, summaries, composer, notices: records, authorityId: () => account.certified.authorityId }),
    drafts: new DraftsService(vault, store),
    devices: new DevicesService({ vault, account, trust, surroundings }),
    networks: new NetworksService(founding, admissions, trust, surroundings, callbacks.certified),
    enrolment: new EnrolmentService(inviter, newcomer, callbacks.certified),
    attachments: new AttachmentsService(uploads, messages, new Downloader(session, fetch_, surroundings, new DownloadRecords(vault), options.hashes), emitter, limit),
    notices: new NoticesService({ vault, api, account, trust, channels: store, composer, records, surroundings, attention, emitter }),
    synchroniser: new Synchroniser({ api, trust, attention, surroundings, ...parts }),
    doctor: new Doctor({ vault, api, account, trust, channels: store, surroundings, attention }),
  };
}
