import { ChanceryError, type EntryHint } from '@chancery/contracts';
import { ready } from '@chancery/sealing';
import type { AttachmentsApi, ChannelsApi, DevicesApi, DraftsApi, EnrolmentApi, InboxApi, MessagesApi, NetworksApi, NoticesApi } from './api.js';
import { Background } from './background.js';
import { ClientError } from './client-error.js';
import { compose, type Composition } from './composition.js';
import type { ClientOptions } from './options.js';
import { RelaySocket, type RelayListener } from './transport/relay-socket.js';
import type { Check, ClientEvents, MessageView, Self, SyncSummary } from './views.js';

/** How long `stop` waits for what is being sent. Milliseconds. */
const DRAIN = 5_000;
/** Seconds. */
const WARN_OF_EXPIRY = 30 * 86_400;

/**
 * One device of one officer: everything that a user interface needs, nothing of how it is done.
 * What fails throws a ChanceryError (named by the server), a ClientError (named here) or a SealingError (a group refused).
 */
export class ChanceryClient {
  private readonly parts: Composition;
  private readonly background: Background;
  private relay: RelaySocket | undefined;
  private started = false;
  private stopped = false;
  private readonly stopping = new AbortController();
  private syncing: Promise<unknown> | undefined;
  private nextSync: Promise<SyncSummary> | undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  private constructor(private readonly options: ClientOptions) {
    this.parts = compose(options, {
      certified: () => this.becameSomebody(),
      delayed: () => this.background.poke(),
      taken: (_, views, revised) => this.tell(views, revised),
      sendOverSocket: (channelId, message) => (this.relay?.isConnected ? this.relay.send({ ...message, channelId }) : undefined),
    });
    this.background = new Background(this.parts.surroundings, () => this.round());
    this.parts.trust.onGrowth = (networkId) => {
      this.parts.synchroniser.sweep(networkId);
      this.parts.emitter.emit('network', { networkId });
    };
  }

  /** Loads what the vault has. Nothing is asked of the server yet. @throws VaultError, SealingError, ClientError when the vault is damaged */
  static async open(options: ClientOptions): Promise<ChanceryClient> {
    await ready();
    const client = new ChanceryClient(options);
    await client.parts.account.load();
    await client.parts.trust.load();
    await client.parts.store.load();
    await client.parts.limit.load();
    return client;
  }

  /** Undefined until this device is certified. */
  get self(): Self | undefined {
    return this.parts.account.self(this.parts.trust);
  }

  get networks(): NetworksApi {
    return this.parts.networks;
  }
  get enrolment(): EnrolmentApi {
    return this.parts.enrolment;
  }
  get channels(): ChannelsApi {
    return this.parts.channels;
  }
  get messages(): MessagesApi {
    return this.parts.messages;
  }
  get inbox(): InboxApi {
    return this.parts.inbox;
  }
  get drafts(): DraftsApi {
    return this.parts.drafts;
  }
  get devices(): DevicesApi {
    return this.parts.devices;
  }
  get attachments(): AttachmentsApi {
    return this.parts.attachments;
  }
  get notices(): NoticesApi {
    return this.parts.notices;
  }

  /**
   * Signs in, catches up, and goes on doing so until `stop`: with a socket unless `realtime` is false.
   * Without a server at hand it starts all the same, and catches up when there is one.
   */
  async start(): Promise<void> {
    if (this.stopped) throw new ClientError('CLIENT_STOPPED');
    if (this.started) return;
    this.started = true;
    if (this.self) await this.begin();
  }

  private async begin(): Promise<void> {
    try {
      await this.round();
    } catch (error) {
      if (!(error instanceof ChanceryError) || error.family !== 'unavailable') throw error;
      this.parts.emitter.emit('connection', { state: 'disconnected', code: error.code });
      this.background.poke();
    }
    this.background.start();
    if (this.options.realtime === false) return;
    this.relay = new RelaySocket(this.parts.session, this.listener(), this.parts.surroundings);
    this.relay.open();
  }

  /** One round of catching up, begun after the call; calls that wait for the same round share it. @throws ChanceryError when the server cannot be reached */
  async sync(): Promise<SyncSummary> {
    if (this.stopped) throw new ClientError('CLIENT_STOPPED');
    if (!this.self) throw new ClientError('NOT_ENROLLED');
    if (!this.nextSync) {
      const next: Promise<SyncSummary> = (this.syncing ?? Promise.resolve()).then(
        () => this.beginSync(next),
        () => this.beginSync(next),
      );
      this.nextSync = next;
    }
    return this.nextSync;
  }

  private beginSync(own: Promise<SyncSummary>): Promise<SyncSummary> {
    this.nextSync = undefined;
    this.syncing = own;
    return this.catchUp();
  }

  /** Ends the socket, waits for what is under way, and leaves the vault to its owner. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.stopping.abort();
    this.parts.transport.close();
    this.relay?.close();
    const background = this.background.stop();
    const attachments = this.parts.attachments.stop();
    const drained = new AbortController();
    const idle = Promise.all(this.parts.store.list().map((channel) => channel.queue.idle())).finally(() => drained.abort());
    await Promise.race([idle, this.parts.surroundings.clock.wait(DRAIN, drained.signal)]);
    this.parts.transport.stop();
    await background;
    await Promise.allSettled([this.syncing, attachments, ...this.underWay, ...this.parts.store.list().map((channel) => channel.queue.idle())]);
  }

  /** @returns how to stop listening */
  on<K extends keyof ClientEvents>(event: K, listener: (value: ClientEvents[K]) => void): () => void {
    return this.parts.emitter.on(event, listener);
  }

  doctor(): Promise<Check[]> {
    return this.parts.doctor.examine();
  }

  private async round(): Promise<void> {
    await this.sync();
  }

  private async catchUp(): Promise<SyncSummary> {
    const { synchroniser, stocker, notices, attachments, readMarks } = this.parts;
    const summary = await synchroniser.run();
    this.warnOfExpiry();
    await stocker.refill();
    await notices.resume();
    await notices.refreshAll();
    await readMarks.resume();
    this.inBackground(attachments.resumePending());
    return summary;
  }

  private warnOfExpiry(): void {
    const { trust, account, attention, surroundings } = this.parts;
    const { deviceId } = account.certified;
    for (const { networkId, ledger } of trust.list()) {
      const until = ledger.deviceIdentity(deviceId)?.notAfter;
      if (until !== undefined && until - surroundings.nowSeconds() < WARN_OF_EXPIRY) attention.raise('CERTIFICATE_EXPIRES', { networkId, deviceIds: [deviceId] });
    }
  }

  private becameSomebody(): void {
    this.parts.session.forget();
    if (this.started && !this.stopped) this.inBackground(this.begin());
  }

  /** Its failure shows where it belongs: in the channel's state, the outbox, or the next round. */
  private inBackground(work: Promise<unknown>): void {
    const quiet = work.catch(() => undefined).finally(() => this.underWay.delete(quiet));
    this.underWay.add(quiet);
  }

  private tell(views: readonly MessageView[], revised: readonly MessageView[]): void {
    for (const view of revised) this.parts.emitter.emit('revised', view);
    for (const view of views) {
      this.parts.emitter.emit(view.membership ? 'membership' : 'message', view);
      if (view.content?.kind === 'notice' && view.seq !== undefined) this.inBackground(this.announce(view.channelId, view.seq));
    }
  }

  private async announce(channelId: string, seq: number): Promise<void> {
    await this.parts.notices.announce(await this.parts.messages.record(channelId, seq));
  }

  private listener(): RelayListener {
    const poke = (): void => this.background.poke();
    return {
      connected: () => {
        this.parts.emitter.emit('connection', { state: 'connected' });
        poke();
      },
      disconnected: (code) => this.parts.emitter.emit('connection', { state: code === 'NOT_SIGNED_IN' ? 'signed-out' : 'disconnected', ...(code === undefined ? {} : { code }) }),
      entry: (hint) => this.inBackground(this.takeHint(hint)),
      welcome: () => this.inBackground(this.parts.welcomes.collect()),
      statements: ({ networkId }) => {
        if (this.parts.trust.has(networkId)) this.inBackground(this.parts.trust.sync(networkId));
        else poke();
      },
      notice: ({ noticeId }) => this.inBackground(this.parts.notices.refresh(noticeId)),
      keyPackagesLow: () => this.inBackground(this.parts.stocker.refill()),
      invitation: () => undefined,
      resync: poke,
    };
  }

  /** The next entry is taken as it is; anything else is fetched in order. */
  private async takeHint(hint: EntryHint): Promise<void> {
    const channel = this.parts.store.get(hint.channelId);
    if (!channel) return this.background.poke();
    await channel.queue.run(async () => {
      if (!channel.isLive || hint.seq <= channel.record.cursor) return;
      if (hint.body && hint.seq === channel.record.cursor + 1) await this.parts.follower.take(channel, [{ ...hint, body: hint.body }]);
      else await this.parts.follower.catchUp(channel);
    });
    await this.parts.synchroniser.reportSoon(channel, this.stopping.signal);
  }
}
