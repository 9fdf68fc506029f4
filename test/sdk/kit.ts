import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCborBody, encodeCbor } from '@chancery/contracts';
import { loadConfiguration, type Configuration } from '@chancery/config';
import { ChanceryClient, MemorySpool, type Attention, type AuthorityView, type ClientOptions, type CrashPoint, type EnrolmentApi, type InvitationView } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import { startServer, type RunningServer } from '../../apps/server/src/server.js';
import { cloneDatabase } from '../kit/database.js';

export const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const DEADLINE = 20_000;

export interface TestServer {
  readonly url: string;
  readonly foundingToken: string;
  readonly configuration: Configuration;
  /** Ends it, and starts another on the same data and port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A server on a fresh database: a copy of the run's template or, for a file that is run by itself, an embedded one. */
export async function startTestServer(): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chancery-sdk-'));
  const databaseUrl = process.env['CHANCERY_TEST_DATABASE'] ? await cloneDatabase() : undefined;
  const configure = (port: number): Configuration =>
    loadConfiguration({ PORT: String(port), DATA_DIR: dataDir, CHANCERY_LOG_LEVEL: 'error', CHANCERY_DRAIN_SECONDS: '1', CHANCERY_RATE_LIMIT_PER_MINUTE: '1000000', CHANCERY_TRAINING: 'off', ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) });
  let running: RunningServer = await startServer(configure(0));
  const { url, foundingToken } = running;
  const configuration = configure(Number(new URL(url).port));
  return {
    url, foundingToken, configuration,
    restart: async () => {
      await running.close();
      running = await startServer(configuration);
    },
    close: async () => {
      await running.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** One device with its vault in memory; `reopen` is what a crash leaves behind. */
export class TestDevice {
  readonly attention: Attention[] = [];
  client!: ChanceryClient;

  private constructor(
    readonly store: MemoryRecordStore,
    readonly spool: MemorySpool,
    private readonly options: Omit<ClientOptions, 'vault' | 'spool'>,
  ) {}

  static async make(server: string, options: Partial<ClientOptions> = {}): Promise<TestDevice> {
    const store = new MemoryRecordStore();
    await Vault.create(store, KEY);
    const device = new TestDevice(store, new MemorySpool(), { server, realtime: false, enrolmentPoll: 50, ...options });
    await device.reopen();
    return device;
  }

  /** A new process on the same vault. */
  async reopen(options: Partial<ClientOptions> = {}): Promise<ChanceryClient> {
    await this.client?.stop();
    const vault = await Vault.open(this.store, KEY);
    this.client = await ChanceryClient.open({ ...this.options, spool: this.spool, ...options, vault });
    this.client.on('attention', (attention) => this.attention.push(attention));
    return this.client;
  }

  /** A second device on a copy of the vault, as it is now. */
  async copy(): Promise<TestDevice> {
    const store = new MemoryRecordStore();
    await store.transact({ put: (await this.store.scan('')).map(({ name, value }) => [name, value] as const) });
    const device = new TestDevice(store, new MemorySpool(), this.options);
    await device.reopen();
    return device;
  }

  get id(): string {
    return this.client.self!.deviceId;
  }

  get officerId(): string {
    return this.client.self!.officerId;
  }

  get authorityId(): string {
    return this.client.self!.authorityId;
  }

  /**
   * Runs `action` in a new process on the vault, and kills that process when it comes to `point`; then opens the vault anew.
   * From the moment of death on nothing reaches the disk or the server any more.
   */
  async crashAt(point: CrashPoint, action: (client: ChanceryClient) => Promise<unknown>): Promise<void> {
    await this.client.stop();
    const vault = await Vault.open(this.store, KEY);
    let died = false;
    const dead = (): never => {
      throw new Error('dead');
    };
    const client = await ChanceryClient.open({
      ...this.options, spool: this.spool, vault,
      fetch: (input, init) => (died ? dead() : fetch(input, init)),
      crashPoint: (reached) => {
        if (died) dead();
        if (reached !== point) return;
        died = true;
        vault.lock();
        dead();
      },
    });
    await action(client).catch(() => undefined);
    if (!died) throw new Error(`never came to ${point}`);
    await client.stop().catch(() => undefined);
    await this.reopen();
  }

  /** Throws the pages of one group away, as a damaged disk would. */
  async losePages(channelId: string): Promise<void> {
    await this.client.stop();
    const vault = await Vault.open(this.store, KEY);
    await vault.transact({ deletePrefix: `g:${channelId}:` });
  }

  codes(): string[] {
    return this.attention.map(({ code }) => code);
  }

  async texts(channelId: string): Promise<string[]> {
    return (await this.client.messages.list(channelId)).flatMap(({ content }) => (content?.kind === 'text' ? [content.text] : []));
  }
}

export interface TestNetwork {
  readonly networkId: string;
  readonly fingerprint: Uint8Array;
  /** The secretariat's first officer, with one of the two coordinator keys. */
  readonly secretariat: TestDevice;
  /** An officer of the secretariat, with the other coordinator key. */
  readonly second: TestDevice;
}

/** Founds a network with two coordinators who both must sign. */
export async function foundNetwork(server: TestServer): Promise<TestNetwork> {
  const [secretariat, second] = [await TestDevice.make(server.url), await TestDevice.make(server.url)];
  const coordinators = [await secretariat.client.networks.createCoordinator('Dana'), await second.client.networks.createCoordinator('Eve')];
  const draft = await secretariat.client.networks.draftNetwork({ catalogueId: 'wacap', coordinators, secretariat: { name: 'WACAP secretariat' }, founder: { name: 'Dana', languages: ['en'] } });
  const signed = await second.client.networks.cosignDraft(draft);
  const { networkId, fingerprint } = await secretariat.client.networks.found(signed, server.foundingToken);
  await secretariat.client.sync();
  await enrol(secretariat, second, (enrolment) => enrolment.invite({ networkId, name: 'Eve', roles: ['coordinator'] }));
  return { networkId, fingerprint, secretariat, second };
}

/** An authority with its first officer, admitted by both coordinators. */
export async function admitAuthority(server: TestServer, network: TestNetwork, state: string, officer: string, options: Partial<ClientOptions> = {}): Promise<TestDevice> {
  const device = await TestDevice.make(server.url, options);
  const card = await device.client.networks.createAuthority({ state, name: `Central authority of ${state}`, officer: { name: officer, functions: ['mutual_legal_assistance'], languages: ['en'] } });
  const { secretariat, second, networkId, fingerprint } = network;
  await secretariat.client.networks.admit(networkId, card);
  const [pending] = await second.client.networks.countersignatures(networkId);
  await second.client.networks.countersign(networkId, pending!.digest);
  await device.client.networks.claimAuthority({ networkId, fingerprint });
  await device.client.sync();
  return device;
}

/** Invites, claims, compares, approves: both sides of an enrolment. @returns the newcomer */
export async function enrol(inviter: TestDevice, newcomer: TestDevice, invite: (enrolment: EnrolmentApi) => Promise<InvitationView>): Promise<TestDevice> {
  const { code, invitationId } = await invite(inviter.client.enrolment);
  const approved = newcomer.client.enrolment.enrol(code, {
    onState: (state) => {
      if (state.state !== 'claimed') return;
      void (async () => {
        const [pending] = (await inviter.client.enrolment.pending()).filter((entry) => entry.invitationId === invitationId);
        if (pending?.comparisonCode === state.comparisonCode) await inviter.client.enrolment.approve(invitationId);
      })();
    },
  });
  await approved;
  await newcomer.client.sync();
  return newcomer;
}

/** Polls a condition until it holds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + DEADLINE;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${DEADLINE} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const officersOf = (directory: readonly AuthorityView[]): string[] => directory.flatMap(({ officers }) => officers.map(({ name }) => name));

/** A server, or whoever stands before it, that changes answers: `change` gets the decoded body of each and may alter it. */
export function lying(change: (path: string, body: unknown) => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!response.ok || !response.headers.get('content-type')?.includes('cbor')) return new Response(bytes.length > 0 ? bytes : null, { status: response.status, headers: response.headers });
    const body = decodeCborBody(bytes);
    change(new URL(String(input)).pathname, body);
    const headers = new Headers(response.headers);
    headers.delete('content-length');
    return new Response(encodeCbor(body) as Uint8Array<ArrayBuffer>, { status: response.status, headers });
  };
}
