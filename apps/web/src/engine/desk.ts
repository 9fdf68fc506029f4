import { causeOf, ChanceryClient, type ConnectionState } from '@chancery/sdk';
import { indexedDbSpool } from '@chancery/sdk/browser';
import type { Vault } from '@chancery/vault';
import { AttentionBook } from './attention-book.js';
import { failureOf } from './failure-of.js';
import { Files } from './files.js';
import { forms } from './forms.js';
import type { EngineEvent, FaultsApi } from './protocol.js';
import { SearchIndex } from './search-index.js';
import { SPOOL_DATABASE } from './vault-keeper.js';

export { readInvitation } from '@chancery/sdk';

export interface DeskOptions {
  readonly vault: Vault;
  readonly server: string;
  readonly tell: (event: EngineEvent) => void;
  /** This device has become somebody. */
  readonly certified: () => void;
  readonly readMarks: () => boolean;
}

/** What a desk that is being closed, or a server that is away, fails with: nothing to be told of. */
const PASSING: ReadonlySet<string> = new Set(['CLIENT_STOPPED', 'VAULT_LOCKED', 'NOT_ENROLLED', 'SIGN_IN_REFUSED', 'NOT_SIGNED_IN']);

/** An open client, with what pages want beyond it: search, files, and a memory of what the officer must be told. */
export class Desk {
  connection: ConnectionState = { state: 'connecting' };
  readonly search: SearchIndex;
  readonly faults: FaultsApi = { causeOf: (view, channel) => causeOf(view, channel) ?? 'fault' };
  readonly files: Files;
  readonly forms = forms;

  private constructor(
    readonly client: ChanceryClient,
    readonly attentions: AttentionBook,
    private readonly options: DeskOptions,
  ) {
    this.search = new SearchIndex(client);
    this.files = new Files(client, options.tell);
    this.forward();
  }

  static async open(options: DeskOptions): Promise<Desk> {
    const attentions = await AttentionBook.open(options.vault, () => options.tell({ type: 'attentions' }));
    const spool = await indexedDbSpool(SPOOL_DATABASE);
    // Links lead to where this very client was served from, which may be another origin than the server.
    const client = await ChanceryClient.open({ vault: options.vault, server: options.server, webOrigin: location.origin, spool, readMarks: options.readMarks });
    return new Desk(client, attentions, options);
  }

  /** True when every network of this device is a training network. */
  get isTraining(): boolean {
    const networks = this.client.networks.list();
    return networks.length > 0 && networks.every(({ training }) => training);
  }

  /** Signs in, and goes on by itself. */
  async begin(): Promise<void> {
    await this.client.start().catch((error: unknown) => this.refused(error));
    this.search.begin();
    void this.options.vault.verifyAll().catch((error: unknown) => this.report(error));
  }

  async close(): Promise<void> {
    this.search.clear();
    this.files.close();
    await this.client.stop();
    await this.files.clear();
  }

  /** A device that was revoked hears it first when it signs in. */
  private refused(error: unknown): never {
    const { code } = failureOf(error);
    if (code === 'SIGN_IN_REFUSED' || code === 'NOT_SIGNED_IN') this.follow({ state: 'signed-out', code });
    throw error;
  }

  private follow(connection: ConnectionState): void {
    this.connection = connection;
    this.options.tell({ type: 'connection', connection });
  }

  /** A failure that no screen waits for is told as what it is; what passes by itself is not. */
  report(error: unknown): void {
    const { code, family } = failureOf(error);
    if (family !== 'unavailable' && !PASSING.has(code)) this.attentions.raise({ code, meaning: '' });
  }

  private forward(): void {
    const { client, options: { tell } } = this;
    client.on('connection', (connection) => this.follow(connection));
    client.on('message', (message) => {
      this.search.take(message);
      tell({ type: 'message', message });
    });
    client.on('revised', (message) => this.search.take(message));
    client.on('channel', ({ channelId }) => tell({ type: 'channel', channelId }));
    client.on('uploads', ({ channelId }) => tell({ type: 'uploads', channelId }));
    client.on('network', ({ networkId }) => tell({ type: 'network', networkId }));
    client.on('notice', (notice) => tell({ type: 'notice', notice }));
    client.on('acknowledgement', ({ noticeId, row }) => tell({ type: 'acknowledgement', noticeId, row }));
    client.on('attention', (attention) => this.attentions.raise(attention));
  }
}
