import { encodeCbor, encodeCosigned, readStatement, signStatement, StatementPage, type StatementKind, type StatementPayloads } from '@chancery/contracts';
import { ready, sign, type SigningKeyPair } from '@chancery/sealing';
import { ChanceryClient, type Attention, type ClientOptions, type OfficerRole, type Self } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, Vault, type RecordStore } from '@chancery/vault';
import { TestNetwork, type TestDevice } from '../mls/kit/network.js';
import { RawDevice, tell } from './actors.js';

/** Opens the vaults of these actors. */
export const ACTOR_UNLOCKER = keyFileUnlocker(new Uint8Array(32).fill(7));

/** A client of the SDK with a vault of its own, and everything that its officer was told. */
export class SdkActor {
  readonly attentions: Attention[] = [];

  private constructor(
    readonly client: ChanceryClient,
    readonly vault: Vault,
  ) {
    client.on('attention', (attention) => this.attentions.push(attention));
  }

  static async open(server: string, options: Partial<ClientOptions> & { readonly store?: RecordStore } = {}): Promise<SdkActor> {
    await ready();
    const { store = new MemoryRecordStore(), ...rest } = options;
    const vault = (await Vault.exists(store)) ? await Vault.open(store, ACTOR_UNLOCKER) : await Vault.create(store, ACTOR_UNLOCKER);
    return new SdkActor(await ChanceryClient.open({ vault, server, realtime: false, enrolmentPoll: 50, ...rest }), vault);
  }

  get self(): Self {
    if (!this.client.self) throw new Error('not enrolled');
    return this.client.self;
  }

  /** Codes of what the officer was told, each once. */
  get told(): string[] {
    return [...new Set(this.attentions.map(({ code }) => code))];
  }

  async close(): Promise<void> {
    await this.client.stop();
    await this.vault.close();
  }
}

/**
 * A network whose coordinators' keys the test holds, on a running server, so that real clients and people who play
 * false can be in it together.
 */
export class MixedNetwork {
  private constructor(
    readonly origin: string,
    readonly trust: TestNetwork,
    private readonly founder: RawDevice,
  ) {}

  /** @param options.training false: a network that is not for training; two coordinators sign */
  static async found(origin: string, foundingToken: string, options: { readonly training?: boolean } = {}): Promise<MixedNetwork> {
    await ready();
    const trust = new TestNetwork(options);
    const founder = trust.person('coordinator', 'security_officer');
    await tell(origin, { method: 'POST', path: '/v1/networks', body: encodeCbor({ foundingToken, statements: trust.statements }) });
    return new MixedNetwork(origin, trust, new RawDevice(origin, trust, founder));
  }

  /** An authority with one officer, on one SDK client; a secretariat belongs to no State, and its officer coordinates. */
  async join(name: string, options: Parameters<typeof SdkActor.open>[1] & { readonly roles?: readonly OfficerRole[]; readonly state?: string; readonly authority?: string; readonly kind?: 'secretariat' } = {}): Promise<SdkActor> {
    const { roles, kind, state = kind ? 'ZZ' : 'GH', authority = `Authority of ${name}`, ...rest } = options;
    const actor = await SdkActor.open(this.origin, rest);
    const { networks } = actor.client;
    const card = await networks.createAuthority({ ...(kind ? { kind } : {}), state, name: authority, officer: { name, ...(roles ? { roles } : {}) } });
    const admission = readStatement(card, 'authority-card').value;
    await this.publish('admission', { networkId: this.trust.networkId, ...admission, admittedAt: this.trust.now }, ...this.trust['coordinators']);
    await networks.claimAuthority({ networkId: this.trust.networkId, fingerprint: this.trust.ledger.fingerprint });
    await this.refresh();
    return actor;
  }

  /** A further officer of somebody's authority, by invitation. */
  async enrol(name: string, by: SdkActor, options: Parameters<typeof SdkActor.open>[1] = {}): Promise<SdkActor> {
    const { code, invitationId } = await by.client.enrolment.invite({ networkId: this.trust.networkId, name });
    const actor = await SdkActor.open(this.origin, options);
    let approving: Promise<void> | undefined;
    await actor.client.enrolment.enrol(code, { onState: ({ state }) => void (state === 'waiting' && (approving ??= by.client.enrolment.approve(invitationId))) });
    await approving;
    await this.refresh();
    return actor;
  }

  /** Signs a statement and puts it into the network's log, here and at the server. */
  async publish<K extends StatementKind>(kind: K, value: StatementPayloads[K], ...keys: readonly SigningKeyPair[]): Promise<void> {
    await this.refresh();
    const cosigned = encodeCosigned(keys.map(({ seed }) => signStatement(kind, value, (message) => sign(seed, message))));
    await tell(this.origin, { method: 'POST', path: `/v1/networks/${this.trust.networkId}/statements`, body: encodeCbor({ statements: [cosigned] }) });
    this.trust.ledger.append(cosigned);
    this.trust.statements.push(cosigned);
  }

  /** Somebody whose keys the test holds, and who speaks the protocol by hand. */
  raw(...roles: OfficerRole[]): Promise<RawDevice> {
    return this.make(() => this.trust.person(...roles));
  }

  /** The same, with certificates that end then. Unix seconds. */
  rawUntil(notAfter: number): Promise<RawDevice> {
    return this.make(() => this.trust.device(this.trust.officer(this.trust.authority(), ['contact_point'], notAfter)));
  }

  /** One more device of somebody's officer. */
  further({ device }: RawDevice): Promise<RawDevice> {
    return this.make(() => this.trust.device(device.officer));
  }

  async revoke({ device }: RawDevice): Promise<void> {
    await this.make(() => {
      this.trust.revoke('officer', device);
      return device;
    });
  }

  /** Whatever is appended here goes to the server too. */
  private async make(appending: () => TestDevice): Promise<RawDevice> {
    await this.refresh();
    const before = this.trust.size;
    const device = appending();
    await tell(this.origin, { method: 'POST', path: `/v1/networks/${this.trust.networkId}/statements`, body: encodeCbor({ statements: this.trust.statements.slice(before) }) });
    return new RawDevice(this.origin, this.trust, device);
  }

  /** Takes in what others have published. The founding person's certificates let the test read the log. */
  async refresh(): Promise<void> {
    const { statements } = await this.founder.call(StatementPage, 'GET', `/v1/networks/${this.trust.networkId}/statements?after=${this.trust.size}`);
    for (const statement of statements) {
      this.trust.ledger.append(statement);
      this.trust.statements.push(statement);
    }
  }
}
