import { rolesAllowedIn, type OfficerRole } from '@chancery/domain';
import { decodeCbor, sameBytes } from '../codec/cbor.js';
import { toHex } from '../codec/text.js';
import type { Verifier } from '../statements/cose-sign1.js';
import { countSigners, readCosigned, StatementError, type CosignedStatement } from '../statements/statement.js';
import type { Admission, Charter, DeviceCertificate, OfficerCertificate, Revocation, Suspension } from '../statements/statement-kinds.js';
import { verifyLeafChain, type LeafIdentity } from './leaf-identity.js';
import { MerkleLog } from './merkle-log.js';
import { lastBefore, type AuthorityEntry, type AuthorityRecord, type DeviceRecord, type Moment, type OfficerEntry, type OfficerRecord, type Standing } from './trust-records.js';

/** A certificate made on a machine whose clock runs fast is not refused for a day. Seconds. */
const NOT_BEFORE_TOLERANCE = 86_400;
const MAX_CACHED_CHAINS = 20_000;

const has = <T>(items: readonly T[], one: T): boolean => items.includes(one);
const sameRoles = (a: readonly OfficerRole[], b: readonly OfficerRole[]): boolean => a.length === b.length && a.every((role) => has(b, role));

/**
 * One network's log of statements, replayed: who is admitted, certified, revoked, and since when.
 *
 * Server and clients run the same rules over the same bytes; the server only to keep rubbish out, the clients to decide.
 * The verifier is handed in, so that each wing checks signatures with its own library.
 */
export class TrustLedger {
  private readonly log = new MerkleLog();
  private readonly charters: { charter: Charter; digest: Uint8Array }[] = [];
  private readonly authorities = new Map<string, AuthorityRecord>();
  private readonly officers = new Map<string, OfficerRecord>();
  private readonly devices = new Map<string, DeviceRecord>();
  private readonly deviceKeys = new Map<string, string>();
  /** Kind and payload of every statement so far: a certificate shown again must not undo a revocation. */
  private readonly said = new Set<string>();
  private readonly chains = new Map<string, LeafIdentity | null>();

  /** @param pinnedFingerprint  32 bytes from the invitation; a log that begins with another charter is refused */
  constructor(
    private readonly verifier: Verifier,
    private readonly pinnedFingerprint?: Uint8Array,
  ) {}

  get size(): number {
    return this.log.size;
  }

  /** RFC 9162 root of the first `size` statements; undefined when the log is shorter. */
  root(size?: number): Uint8Array | undefined {
    return this.log.root(size);
  }

  get charter(): Charter {
    const last = this.charters.at(-1);
    if (!last) throw new StatementError('UNKNOWN_SUBJECT');
    return last.charter;
  }

  /** SHA-256 of the first charter's payload: what people pin. */
  get fingerprint(): Uint8Array {
    const first = this.charters[0];
    if (!first) throw new StatementError('UNKNOWN_SUBJECT');
    return first.digest;
  }

  /**
   * Checks the next statement of the log and takes it in.
   * @param bytes  a cosigned statement
   * @throws StatementError, and nothing has changed
   */
  append(bytes: Uint8Array): CosignedStatement {
    const { statement, apply } = this.prepare(bytes);
    apply();
    return statement;
  }

  /** Checks without taking in: the server stores between the two. */
  prepare(bytes: Uint8Array): { statement: CosignedStatement; apply: () => void } {
    const statement = readCosigned(bytes);
    const saying = `${statement.kind}.${toHex(statement.digest)}`;
    const change = this.check(statement, bytes);
    if (this.said.has(saying)) throw new StatementError('CONTRADICTS');
    return {
      statement,
      apply: () => {
        change();
        this.said.add(saying);
        this.log.append(bytes);
      },
    };
  }

  /** How many coordinators have signed, and how many must: for statements that wait for countersignatures. */
  countersignatures(bytes: Uint8Array): { signed: number; needed: number } {
    const statement = readCosigned(bytes);
    return { signed: countSigners(statement, this.charter.coordinators.map((coordinator) => coordinator.publicKey), this.verifier), needed: this.charter.threshold };
  }

  private check(statement: CosignedStatement, bytes: Uint8Array): () => void {
    switch (statement.kind) {
      case 'charter':
        return this.checkCharter(statement as CosignedStatement<'charter'>);
      case 'admission':
        return this.checkAdmission(statement, statement.value as Admission);
      case 'suspension':
        return this.checkSuspension(statement, statement.value as Suspension);
      case 'officer':
        return this.checkOfficer(statement, statement.value as OfficerCertificate, bytes);
      case 'device':
        return this.checkDevice(statement, statement.value as DeviceCertificate, bytes);
      case 'revocation':
        return this.checkRevocation(statement, statement.value as Revocation);
      default:
        throw new StatementError('WRONG_KIND');
    }
  }

  private requireCoordinators(statement: CosignedStatement, charter: Charter): void {
    const keys = charter.coordinators.map((coordinator) => coordinator.publicKey);
    if (countSigners(statement, keys, this.verifier) < charter.threshold) throw new StatementError('NOT_ENOUGH_SIGNATURES');
  }

  private checkCharter(statement: CosignedStatement<'charter'>): () => void {
    const next = statement.value;
    const keys = new Set(next.coordinators.map((coordinator) => toHex(coordinator.publicKey)));
    if (keys.size !== next.coordinators.length || next.threshold > keys.size || (next.threshold < 2 && !next.training)) throw new StatementError('CONTRADICTS');
    const last = this.charters.at(-1);
    if (!last) {
      if (next.version !== 1 || next.follows) throw new StatementError('CONTRADICTS');
      if (this.pinnedFingerprint && !sameBytes(this.pinnedFingerprint, statement.digest)) throw new StatementError('WRONG_ISSUER');
      this.requireCoordinators(statement, next);
    } else {
      const follows = next.follows && sameBytes(next.follows, last.digest);
      if (!follows || next.version !== last.charter.version + 1 || next.networkId !== last.charter.networkId || next.training !== last.charter.training) throw new StatementError('CONTRADICTS');
      this.requireCoordinators(statement, last.charter);
    }
    return () => this.charters.push({ charter: next, digest: statement.digest });
  }

  private checkAdmission(statement: CosignedStatement, admission: Admission): () => void {
    if (admission.networkId !== this.charter.networkId) throw new StatementError('CONTRADICTS');
    this.requireCoordinators(statement, this.charter);
    const seq = this.size;
    const record = this.authorities.get(admission.authorityId);
    const now = record?.history.at(-1);
    if (now && !now.suspended && sameBytes(now.admission.authorityKey, admission.authorityKey) && now.admission.name === admission.name && now.admission.state === admission.state) throw new StatementError('CONTRADICTS');
    return () => {
      const kept = record ?? { authorityId: admission.authorityId, history: [] };
      kept.history.push({ seq, admission, suspended: false });
      this.authorities.set(admission.authorityId, kept);
      this.chains.clear();
    };
  }

  private checkSuspension(statement: CosignedStatement, suspension: Suspension): () => void {
    if (suspension.networkId !== this.charter.networkId) throw new StatementError('CONTRADICTS');
    this.requireCoordinators(statement, this.charter);
    const record = this.authorities.get(suspension.authorityId);
    const now = record?.history.at(-1);
    if (!record || !now || now.suspended) throw new StatementError('UNKNOWN_SUBJECT');
    const seq = this.size;
    return () => record.history.push({ seq, admission: now.admission, suspended: true });
  }

  private admitted(authorityId: string): Admission {
    const now = this.authorities.get(authorityId)?.history.at(-1);
    if (!now || now.suspended) throw new StatementError('UNKNOWN_SUBJECT');
    return now.admission;
  }

  /** Certificates and revocations have one issuer, so one signature: what stands first is what was checked. */
  private requireSigner(statement: CosignedStatement, keys: readonly Uint8Array[]): void {
    if (statement.signatures.length !== 1) throw new StatementError('WRONG_ISSUER');
    if (countSigners(statement, keys, this.verifier) === 0) throw new StatementError('BAD_SIGNATURE');
  }

  private checkOfficer(statement: CosignedStatement, certificate: OfficerCertificate, bytes: Uint8Array): () => void {
    const authority = this.admitted(certificate.authorityId);
    this.requireSigner(statement, [authority.authorityKey]);
    const allowed = rolesAllowedIn(authority.kind);
    if (certificate.roles.length === 0 || !certificate.roles.every((role) => has(allowed, role))) throw new StatementError('CONTRADICTS');
    if (certificate.notAfter <= certificate.notBefore) throw new StatementError('OUT_OF_PERIOD');
    const record = this.officers.get(certificate.officerId);
    if (record && record.authorityId !== certificate.authorityId) throw new StatementError('CONTRADICTS');
    const seq = this.size;
    const cose = firstCose(bytes);
    return () => {
      const kept = record ?? { officerId: certificate.officerId, authorityId: certificate.authorityId, certificates: [], revokedAt: [] };
      kept.certificates.push({ seq, certificate, cose });
      this.officers.set(certificate.officerId, kept);
    };
  }

  private checkDevice(statement: CosignedStatement, certificate: DeviceCertificate, bytes: Uint8Array): () => void {
    const authority = this.admitted(certificate.authorityId);
    const officer = this.officers.get(certificate.officerId);
    const latest = officer?.certificates.at(-1);
    if (!officer || !latest || officer.authorityId !== certificate.authorityId || this.revoked(officer, this.size)) throw new StatementError('UNKNOWN_SUBJECT');
    this.requireSigner(statement, [latest.certificate.officerKey, authority.authorityKey]);
    if (certificate.notAfter <= certificate.notBefore) throw new StatementError('OUT_OF_PERIOD');
    const record = this.devices.get(certificate.deviceId);
    const holder = this.deviceKeys.get(toHex(certificate.deviceKey));
    if ((record && (record.officerId !== certificate.officerId || !sameBytes(record.certificates[0]!.certificate.deviceKey, certificate.deviceKey))) || (holder && holder !== certificate.deviceId)) throw new StatementError('CONTRADICTS');
    const seq = this.size;
    const cose = firstCose(bytes);
    return () => {
      const kept = record ?? { deviceId: certificate.deviceId, officerId: certificate.officerId, authorityId: certificate.authorityId, certificates: [], revokedAt: [] };
      kept.certificates.push({ seq, certificate, cose });
      this.devices.set(certificate.deviceId, kept);
      this.deviceKeys.set(toHex(certificate.deviceKey), certificate.deviceId);
    };
  }

  private checkRevocation(statement: CosignedStatement, revocation: Revocation): () => void {
    const record = revocation.subject === 'officer' ? this.officers.get(revocation.subjectId) : this.devices.get(revocation.subjectId);
    const authority = this.authorities.get(revocation.authorityId)?.history.at(-1);
    if (!record || !authority || record.authorityId !== revocation.authorityId) throw new StatementError('UNKNOWN_SUBJECT');
    const keys = [authority.admission.authorityKey];
    if (revocation.subject === 'device') {
      const officerKey = this.officers.get((record as DeviceRecord).officerId)?.certificates.at(-1)?.certificate.officerKey;
      if (officerKey) keys.push(officerKey);
    }
    this.requireSigner(statement, keys);
    if (this.revoked(record, this.size)) throw new StatementError('CONTRADICTS');
    const seq = this.size;
    return () => record.revokedAt.push(seq);
  }

  /** A certificate issued after a revocation counts again; one issued before it never does. */
  private revoked(record: OfficerRecord | DeviceRecord, logSize: number): boolean {
    const issued = lastBefore<{ readonly seq: number }>(record.certificates, logSize)?.seq ?? -1;
    return record.revokedAt.some((seq) => seq < logSize && seq > issued);
  }

  /** The chain in an MLS leaf holds, hangs from a key this network has admitted, and ends in `signatureKey`; else undefined. */
  identify(identity: Uint8Array, signatureKey: Uint8Array): LeafIdentity | undefined {
    const key = `${toHex(identity)}.${toHex(signatureKey)}`;
    const known = this.chains.get(key);
    if (known !== undefined) return known ?? undefined;
    const leaf = verifyLeafChain(identity, signatureKey, this.verifier);
    const admitted = leaf && this.authorities.get(leaf.authorityId)?.history.some(({ admission }) => sameBytes(admission.authorityKey, leaf.authorityKey));
    if (this.chains.size >= MAX_CACHED_CHAINS) this.chains.clear();
    this.chains.set(key, admitted ? leaf : null);
    return admitted ? leaf : undefined;
  }

  /** How a leaf whose chain holds stands at a moment. The certificates it shows must be the log's, and the latest. */
  standing(leaf: LeafIdentity, at: Moment): Standing {
    const logSize = Math.min(at.logSize ?? this.size, this.size);
    const authority = lastBefore(this.authorities.get(leaf.authorityId)?.history ?? [], logSize);
    if (!authority) return 'not_admitted';
    if (authority.suspended) return 'suspended';
    const [officer, device] = [this.officers.get(leaf.officerId), this.devices.get(leaf.deviceId)];
    const officerCertificate = officer && lastBefore(officer.certificates, logSize);
    const deviceCertificate = device && lastBefore(device.certificates, logSize);
    if (!officer || !device || !officerCertificate || !deviceCertificate || officer.authorityId !== leaf.authorityId || device.officerId !== leaf.officerId) return 'not_admitted';
    if (!sameBytes(deviceCertificate.certificate.deviceKey, leaf.deviceKey)) return 'not_admitted';
    if (this.revoked(officer, logSize) || this.revoked(device, logSize)) return 'revoked';
    if (officerCertificate.seq < this.keySince(leaf.authorityId, logSize) || !sameRoles(officerCertificate.certificate.roles, leaf.roles)) return 'revoked';
    if (at.unixSeconds + NOT_BEFORE_TOLERANCE < leaf.notBefore || at.unixSeconds > leaf.notAfter) return 'expired';
    return 'valid';
  }

  /** Since which statement the authority has had its key: certificates under an older key are dead. */
  private keySince(authorityId: string, logSize: number): number {
    const history = (this.authorities.get(authorityId)?.history ?? []).filter((item) => item.seq < logSize);
    let since = history.length - 1;
    while (since > 0 && sameBytes(history[since - 1]!.admission.authorityKey, history[since]!.admission.authorityKey)) since--;
    return history[since]?.seq ?? 0;
  }

  authority(authorityId: string): AuthorityEntry | undefined {
    const now = this.authorities.get(authorityId)?.history.at(-1);
    return now && { authorityId, kind: now.admission.kind, state: now.admission.state, name: now.admission.name, authorityKey: now.admission.authorityKey, suspended: now.suspended };
  }

  listAuthorities(): AuthorityEntry[] {
    return [...this.authorities.keys()].map((authorityId) => this.authority(authorityId)!);
  }

  officer(officerId: string, unixSeconds: number): OfficerEntry | undefined {
    const record = this.officers.get(officerId);
    const latest = record?.certificates.at(-1);
    if (!record || !latest) return undefined;
    const deviceIds = [...this.devices.values()].filter((device) => device.officerId === officerId).map((device) => device.deviceId);
    return { officerId, authorityId: record.authorityId, certificate: latest.certificate, standing: this.officerStanding(record, unixSeconds), deviceIds };
  }

  private officerStanding(record: OfficerRecord, unixSeconds: number): Standing {
    const authority = this.authorities.get(record.authorityId)?.history.at(-1);
    const latest = record.certificates.at(-1)!;
    if (!authority) return 'not_admitted';
    if (authority.suspended) return 'suspended';
    if (this.revoked(record, this.size) || latest.seq < this.keySince(record.authorityId, this.size)) return 'revoked';
    return unixSeconds + NOT_BEFORE_TOLERANCE < latest.certificate.notBefore || unixSeconds > latest.certificate.notAfter ? 'expired' : 'valid';
  }

  listOfficers(unixSeconds: number, authorityId?: string): OfficerEntry[] {
    return [...this.officers.values()].filter((record) => !authorityId || record.authorityId === authorityId).map((record) => this.officer(record.officerId, unixSeconds)!);
  }

  /** The latest chain of a device, as it would stand in a leaf. */
  deviceIdentity(deviceId: string): LeafIdentity | undefined {
    const device = this.devices.get(deviceId)?.certificates.at(-1)?.certificate;
    const officer = device && this.officers.get(device.officerId)?.certificates.at(-1)?.certificate;
    if (!device || !officer) return undefined;
    return {
      authorityId: device.authorityId, officerId: device.officerId, deviceId, deviceKey: device.deviceKey, officerName: officer.name, roles: officer.roles,
      notBefore: Math.max(officer.notBefore, device.notBefore), notAfter: Math.min(officer.notAfter, device.notAfter),
    };
  }

  /** The certificates that make up a device's credential; COSE_Sign1 each. */
  deviceChain(deviceId: string): { authorityKey: Uint8Array; officer: Uint8Array; device: Uint8Array } | undefined {
    const device = this.devices.get(deviceId);
    const officer = device && this.officers.get(device.officerId);
    const authority = device && this.authority(device.authorityId);
    const [deviceCose, officerCose] = [device?.certificates.at(-1)?.cose, officer?.certificates.at(-1)?.cose];
    return deviceCose && officerCose && authority ? { authorityKey: authority.authorityKey, officer: officerCose, device: deviceCose } : undefined;
  }
}

/** Certificates have one issuer: the first signature of the cosigned form is the certificate itself. */
function firstCose(bytes: Uint8Array): Uint8Array {
  return (decodeCbor(bytes) as Uint8Array[])[0]!.slice();
}
