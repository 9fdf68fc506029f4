import { generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto';
import {
  type Charter, type DeviceCertificate, encodeCosigned, type OfficerCertificate, type Revocation, signStatement, type Signer, type StatementKind, type StatementPayloads,
} from '@chancery/contracts';
import type { AuthorityKind, OfficerRole } from '@chancery/domain';
import { type Answer, ask, FOUNDING_TOKEN, type TestServer } from './running-server.js';

const YEAR = 365 * 86_400;

/** An Ed25519 key that can sign. */
export class Key {
  private readonly secret: KeyObject;
  readonly publicKey: Uint8Array;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.secret = privateKey;
    this.publicKey = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  }

  /** The 32 bytes from which the key is made, RFC 8032 §5.1.5. */
  get seed(): Uint8Array {
    return new Uint8Array(this.secret.export({ format: 'der', type: 'pkcs8' }).subarray(-32));
  }

  readonly signer: Signer = (message) => new Uint8Array(sign(null, message, this.secret));
}

export const cosigned = <K extends StatementKind>(kind: K, value: StatementPayloads[K], ...keys: Key[]): Uint8Array =>
  encodeCosigned(keys.map((key) => signStatement(kind, value, key.signer)));

/** A device with its officer, and how to sign in with it. */
export class Device {
  readonly deviceId = randomUUID();
  readonly key = new Key();
  token = '';

  constructor(readonly officer: Officer) {}

  certificate(server: TestServer, change: Partial<DeviceCertificate> = {}): DeviceCertificate {
    const now = Math.floor(server.clock.now().getTime() / 1000);
    return { deviceId: this.deviceId, officerId: this.officer.officerId, authorityId: this.officer.authority.authorityId, deviceKey: this.key.publicKey, notBefore: now, notAfter: now + YEAR, ...change };
  }

  /** The sign-in statement for a fresh challenge. */
  async answer(server: TestServer, change: { audience?: string; key?: Key; challenge?: Uint8Array } = {}): Promise<Uint8Array> {
    const challenge = change.challenge ?? (await ask<{ challenge: Uint8Array }>(server.url, 'POST', '/v1/sessions/challenge', { body: { deviceId: this.deviceId } })).body.challenge;
    return signStatement('sign-in', { challenge, deviceId: this.deviceId, audience: change.audience ?? server.url }, (change.key ?? this.key).signer);
  }

  async signIn(server: TestServer): Promise<Answer<{ token: string; code?: string }>> {
    const reply = await ask<{ token: string; code?: string }>(server.url, 'POST', '/v1/sessions', { body: { signIn: await this.answer(server) } });
    this.token = reply.body.token ?? '';
    return reply;
  }
}

export class Officer {
  readonly officerId = randomUUID();
  readonly key = new Key();
  readonly devices: Device[] = [];

  constructor(
    readonly authority: Authority,
    readonly roles: OfficerRole[],
  ) {
    this.devices.push(new Device(this));
  }

  get device(): Device {
    return this.devices[0]!;
  }

  certificate(server: TestServer, change: Partial<OfficerCertificate> = {}): OfficerCertificate {
    const now = Math.floor(server.clock.now().getTime() / 1000);
    return {
      officerId: this.officerId, authorityId: this.authority.authorityId, officerKey: this.key.publicKey, name: 'Test Officer', functions: ['mutual_legal_assistance'], roles: this.roles,
      languages: ['en'], notBefore: now, notAfter: now + YEAR, ...change,
    };
  }

  /** Officer certificate, then the device's, as they are published. */
  statements(server: TestServer): Uint8Array[] {
    return [cosigned('officer', this.certificate(server), this.authority.key), cosigned('device', this.device.certificate(server), this.key)];
  }

  revocation(server: TestServer, subject: Revocation['subject'] = 'officer'): Uint8Array {
    const subjectId = subject === 'officer' ? this.officerId : this.device.deviceId;
    return cosigned('revocation', { subject, subjectId, authorityId: this.authority.authorityId, revokedAt: Math.floor(server.clock.now().getTime() / 1000), reason: 'left' }, this.authority.key);
  }
}

export class Authority {
  readonly authorityId = randomUUID();
  readonly key = new Key();

  constructor(
    readonly name: string,
    readonly kind: AuthorityKind = 'central_authority',
  ) {}

  officer(...roles: OfficerRole[]): Officer {
    return new Officer(this, roles);
  }
}

/** A network with two coordinators who must both sign, its secretariat with one coordinator, and whoever is admitted later. */
export class Network {
  readonly networkId = randomUUID();
  readonly coordinatorKeys = [new Key(), new Key()];
  readonly secretariat = new Authority('Secretariat', 'secretariat');
  readonly coordinator = this.secretariat.officer('coordinator', 'security_officer');

  charter(server: TestServer, change: Partial<Charter> = {}): Charter {
    return {
      networkId: this.networkId, version: 1, name: 'Test Network', abbreviation: 'TN', threshold: 2, training: false, foundedAt: Math.floor(server.clock.now().getTime() / 1000),
      coordinators: this.coordinatorKeys.map(({ publicKey }, i) => ({ name: `Coordinator ${i + 1}`, publicKey })), ...change,
    };
  }

  admission(server: TestServer, authority: Authority, keys: readonly Key[] = this.coordinatorKeys): Uint8Array {
    const admittedAt = Math.floor(server.clock.now().getTime() / 1000);
    return cosigned('admission', { networkId: this.networkId, authorityId: authority.authorityId, kind: authority.kind, state: authority.kind === 'secretariat' ? 'ZZ' : 'GH', name: authority.name, authorityKey: authority.key.publicKey, admittedAt }, ...keys);
  }

  suspension(server: TestServer, authority: Authority, keys: readonly Key[] = this.coordinatorKeys): Uint8Array {
    return cosigned('suspension', { networkId: this.networkId, authorityId: authority.authorityId, suspendedAt: Math.floor(server.clock.now().getTime() / 1000) }, ...keys);
  }

  foundingStatements(server: TestServer): Uint8Array[] {
    return [cosigned('charter', this.charter(server), ...this.coordinatorKeys), this.admission(server, this.secretariat), ...this.coordinator.statements(server)];
  }

  async found(server: TestServer): Promise<this> {
    const reply = await ask(server.url, 'POST', '/v1/networks', { body: { foundingToken: FOUNDING_TOKEN, statements: this.foundingStatements(server) } });
    if (reply.status !== 201) throw new Error(`founding failed: ${JSON.stringify(reply.body)}`);
    await this.coordinator.device.signIn(server);
    return this;
  }

  publish(server: TestServer, ...statements: Uint8Array[]): Promise<Answer<{ accepted: boolean; logSize: number; signed: number; needed: number; code?: string }>> {
    return ask(server.url, 'POST', `/v1/networks/${this.networkId}/statements`, { body: { statements } });
  }

  /** Admits an authority with one officer, who signs in. */
  async admit(server: TestServer, name: string, ...roles: OfficerRole[]): Promise<Officer> {
    const officer = new Authority(name).officer(...roles);
    const reply = await this.publish(server, this.admission(server, officer.authority), ...officer.statements(server));
    if (reply.status !== 201) throw new Error(`admission failed: ${JSON.stringify(reply.body)}`);
    await officer.device.signIn(server);
    return officer;
  }

  async log(server: TestServer, device: Device): Promise<Uint8Array[]> {
    const { body } = await ask<{ statements: Uint8Array[] }>(server.url, 'GET', `/v1/networks/${this.networkId}/statements?after=0`, { token: device.token });
    return body.statements;
  }
}

export const secret = (): Uint8Array => new Uint8Array(randomBytes(32));
