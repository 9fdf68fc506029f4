import { randomUUID } from 'node:crypto';
import { encodeCosigned, encodeLeafChain, signStatement, TrustLedger, type StatementKind, type StatementPayloads } from '@chancery/contracts';
import type { AuthorityKind, OfficerRole } from '@chancery/domain';
import { generateSigningKeyPair, sign, signingKeyPairFromSeed, verify, type SigningKeyPair } from '@chancery/sealing';

export interface TestAuthority {
  readonly authorityId: string;
  readonly keys: SigningKeyPair;
}

export interface TestOfficer {
  readonly officerId: string;
  readonly authority: TestAuthority;
  readonly keys: SigningKeyPair;
  readonly certificate: Uint8Array;
}

export interface TestDevice {
  readonly deviceId: string;
  readonly officer: TestOfficer;
  readonly signingSeed: Uint8Array;
  /** The chain, as it stands in a leaf. */
  readonly identity: Uint8Array;
}

const YEAR = 365 * 86_400;

/** Real statements, signed by real keys, in a real log: only the network is made up. Call after `ready()`. */
export class TestNetwork {
  readonly networkId = randomUUID();
  readonly now = Math.floor(Date.now() / 1000);
  readonly statements: Uint8Array[] = [];
  /** What everybody who is up to date goes by. */
  readonly ledger = new TrustLedger(verify);
  /** One in a training network; two otherwise, and both sign. */
  private readonly coordinators: readonly SigningKeyPair[];

  constructor({ training = true }: { training?: boolean } = {}) {
    this.coordinators = Array.from({ length: training ? 1 : 2 }, generateSigningKeyPair);
    const [name, abbreviation] = training ? ['Test network', 'TN'] : ['Example network of central authorities', 'ENCA'];
    this.append('charter', {
      networkId: this.networkId, version: 1, name, abbreviation, coordinators: this.coordinators.map(({ publicKey }, i) => ({ name: ['Coordinator', 'Second coordinator'][i]!, publicKey })),
      threshold: this.coordinators.length, foundedAt: this.now - YEAR, training,
    }, ...this.coordinators);
  }

  get size(): number {
    return this.statements.length;
  }

  /** A ledger of its own that has seen only the first statements. */
  ledgerOf(size: number): TrustLedger {
    const ledger = new TrustLedger(verify);
    for (const statement of this.statements.slice(0, size)) ledger.append(statement);
    return ledger;
  }

  private append<K extends StatementKind>(kind: K, value: StatementPayloads[K], ...keys: readonly SigningKeyPair[]): Uint8Array {
    const signed = keys.map(({ seed }) => signStatement(kind, value, (message) => sign(seed, message)));
    const cosigned = encodeCosigned(signed);
    this.ledger.append(cosigned);
    this.statements.push(cosigned);
    return signed[0]!;
  }

  authority(kind: AuthorityKind = 'central_authority'): TestAuthority {
    const authority = { authorityId: randomUUID(), keys: generateSigningKeyPair() };
    this.append('admission', { networkId: this.networkId, authorityId: authority.authorityId, kind, state: 'GH', name: kind === 'secretariat' ? 'Secretariat of the network' : 'Authority', authorityKey: authority.keys.publicKey, admittedAt: this.now }, ...this.coordinators);
    return authority;
  }

  suspend({ authorityId }: TestAuthority): void {
    this.append('suspension', { networkId: this.networkId, authorityId, suspendedAt: this.now }, ...this.coordinators);
  }

  officer(authority: TestAuthority, roles: readonly OfficerRole[] = ['contact_point'], notAfter = this.now + YEAR): TestOfficer {
    const officerId = randomUUID();
    const keys = generateSigningKeyPair();
    const value = { officerId, authorityId: authority.authorityId, officerKey: keys.publicKey, name: roles.includes('coordinator') ? 'Coordinator' : 'Officer', functions: [], roles, languages: ['en'], notBefore: this.now - 60, notAfter };
    return { officerId, authority, keys, certificate: this.append('officer', value, authority.keys) };
  }

  device(officer: TestOfficer, notAfter = this.now + YEAR): TestDevice {
    const deviceId = randomUUID();
    const keys = generateSigningKeyPair();
    const value = { deviceId, officerId: officer.officerId, authorityId: officer.authority.authorityId, deviceKey: keys.publicKey, notBefore: this.now - 60, notAfter };
    const device = this.append('device', value, officer.keys);
    return { deviceId, officer, signingSeed: keys.seed, identity: encodeLeafChain({ authorityKey: officer.authority.keys.publicKey, officer: officer.certificate, device }) };
  }

  /** The same officer and device with new certificates: other roles, or a later end. */
  renew(device: TestDevice, roles: readonly OfficerRole[], notAfter = this.now + 2 * YEAR): TestDevice {
    const { officer } = device;
    const { authority } = officer;
    const times = { notBefore: this.now - 60, notAfter };
    const certificate = this.append('officer', { officerId: officer.officerId, authorityId: authority.authorityId, officerKey: officer.keys.publicKey, name: 'Officer', functions: [], roles, languages: ['en'], ...times }, authority.keys);
    const { publicKey } = signingKeyPairFromSeed(device.signingSeed);
    const renewed = this.append('device', { deviceId: device.deviceId, officerId: officer.officerId, authorityId: authority.authorityId, deviceKey: publicKey, ...times }, officer.keys);
    return { ...device, officer: { ...officer, certificate }, identity: encodeLeafChain({ authorityKey: authority.keys.publicKey, officer: certificate, device: renewed }) };
  }

  /** One more officer of a new authority, with one device. */
  person(...roles: OfficerRole[]): TestDevice {
    return this.device(this.officer(this.authority(roles.includes('coordinator') ? 'secretariat' : 'central_authority'), roles.length > 0 ? roles : ['contact_point']));
  }

  revoke(subject: 'officer' | 'device', device: TestDevice): void {
    const subjectId = subject === 'officer' ? device.officer.officerId : device.deviceId;
    this.append('revocation', { subject, subjectId, authorityId: device.officer.authority.authorityId, revokedAt: this.now, reason: 'left' }, device.officer.authority.keys);
  }
}

/** Somebody whose authority, officer and device certificates are all made by an impostor under the names of real ones. */
export function forgedTwin(network: TestNetwork, of: TestDevice): TestDevice {
  const authority = { ...of.officer.authority, keys: generateSigningKeyPair() };
  const officerKeys = generateSigningKeyPair();
  const deviceKeys = generateSigningKeyPair();
  const deviceId = randomUUID();
  const times = { notBefore: network.now - 60, notAfter: network.now + YEAR };
  const signer = (keys: SigningKeyPair) => (message: Uint8Array) => sign(keys.seed, message);
  const officer = signStatement('officer', { officerId: of.officer.officerId, authorityId: authority.authorityId, officerKey: officerKeys.publicKey, name: 'Ghost', functions: [], roles: ['contact_point'], languages: ['en'], ...times }, signer(authority.keys));
  const device = signStatement('device', { deviceId, officerId: of.officer.officerId, authorityId: authority.authorityId, deviceKey: deviceKeys.publicKey, ...times }, signer(officerKeys));
  const identity = encodeLeafChain({ authorityKey: authority.keys.publicKey, officer, device });
  return { deviceId, officer: { ...of.officer, authority, keys: officerKeys, certificate: officer }, signingSeed: deviceKeys.seed, identity };
}
