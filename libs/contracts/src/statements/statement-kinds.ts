import { AUTHORITY_KINDS, OFFICER_FUNCTIONS, OFFICER_ROLES, type AuthorityKind, type OfficerFunction, type OfficerRole } from '@chancery/domain';
import { decodeCbor, encodeCbor, type CborValue } from '../codec/cbor.js';
import { FieldReader } from '../codec/fields.js';
import { uuidToBytes } from '../codec/text.js';

/** A coordinator of a network: who may sign charters and admissions. */
export interface CoordinatorKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

/** Founds a network, or amends it. The SHA-256 of the first charter's payload is the network's fingerprint. Times: unix seconds. */
export interface Charter {
  readonly networkId: string;
  /** 1 for the founding charter, then one more each time. */
  readonly version: number;
  readonly name: string;
  readonly abbreviation: string;
  readonly coordinators: readonly CoordinatorKey[];
  /** How many coordinators must sign an admission, a suspension or the next charter. 1 only in a training network. */
  readonly threshold: number;
  readonly foundedAt: number;
  readonly training: boolean;
  /** SHA-256 of the payload of the charter that this one follows; absent in the first. */
  readonly follows?: Uint8Array;
}

export interface Admission {
  readonly networkId: string;
  readonly authorityId: string;
  readonly kind: AuthorityKind;
  /** ISO 3166-1 alpha-2; `ZZ` for a secretariat. */
  readonly state: string;
  readonly name: string;
  readonly authorityKey: Uint8Array;
  readonly admittedAt: number;
}

export interface Suspension {
  readonly networkId: string;
  readonly authorityId: string;
  readonly suspendedAt: number;
}

export interface OfficerCertificate {
  readonly officerId: string;
  readonly authorityId: string;
  readonly officerKey: Uint8Array;
  readonly name: string;
  readonly functions: readonly OfficerFunction[];
  readonly roles: readonly OfficerRole[];
  /** ISO 639-1, lower case. */
  readonly languages: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface DeviceCertificate {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  readonly deviceKey: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
}

export const REVOCATION_REASONS = { left: 1, lost_device: 2, compromised: 3, replaced: 4, other: 5 } as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;
export const REVOCATION_SUBJECTS = { officer: 1, device: 2 } as const;

export interface Revocation {
  readonly subject: keyof typeof REVOCATION_SUBJECTS;
  readonly subjectId: string;
  readonly authorityId: string;
  readonly revokedAt: number;
  readonly reason: RevocationReason;
}

/** An authority's acknowledgement of one notice, by a named officer. It cannot be withdrawn. Signed by the device. */
export interface Acknowledgement {
  readonly noticeId: string;
  readonly authorityId: string;
  readonly officerId: string;
  readonly deviceId: string;
  /** SHA-256 of the sealed notice: the very bytes that were acknowledged. */
  readonly sealedDigest: Uint8Array;
  readonly acknowledgedAt: number;
}

/** A device's answer to a sign-in challenge. `audience` is the server's origin, so that a relayed challenge fails. */
export interface SignIn {
  readonly challenge: Uint8Array;
  readonly deviceId: string;
  readonly audience: string;
}

/** What somebody who holds an invitation asks to be certified. Signed by the new device key. */
export interface EnrolmentRequest {
  readonly invitationId: string;
  readonly officerId: string;
  /** For a further device of a known officer: that officer's key, unchanged. */
  readonly officerKey: Uint8Array;
  readonly deviceId: string;
  readonly deviceKey: Uint8Array;
  readonly requestedAt: number;
}

/** A coordinator's public half, handed to whoever writes the charter. Signed by the coordinator's own key. */
export interface CoordinatorCard {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

/** What an authority hands to the coordinators to be admitted. Signed by the authority's own key. */
export interface AuthorityCard {
  readonly authorityId: string;
  readonly kind: AuthorityKind;
  readonly state: string;
  readonly name: string;
  readonly authorityKey: Uint8Array;
}

export interface StatementPayloads {
  charter: Charter;
  admission: Admission;
  suspension: Suspension;
  officer: OfficerCertificate;
  device: DeviceCertificate;
  revocation: Revocation;
  acknowledgement: Acknowledgement;
  'sign-in': SignIn;
  enrolment: EnrolmentRequest;
  'coordinator-card': CoordinatorCard;
  'authority-card': AuthorityCard;
}
export type StatementKind = keyof StatementPayloads;

interface Codec<T> {
  write(value: T): [number, CborValue][];
  read(fields: FieldReader): T;
}

const nameOf = <T extends Record<string, number>>(table: T, code: number): keyof T & string => {
  const found = Object.keys(table).find((key) => table[key] === code);
  if (!found) throw new RangeError('unknown code');
  return found;
};
const codes = <T extends Record<string, number>>(table: T, names: readonly (keyof T)[]): number[] =>
  [...new Set(names.map((name) => table[name] as number))].sort((a, b) => a - b);
const names = <T extends Record<string, number>>(table: T, numbers: readonly number[]): (keyof T & string)[] => numbers.map((code) => nameOf(table, code));
const id = uuidToBytes;

const CODECS: { readonly [K in StatementKind]: Codec<StatementPayloads[K]> } = {
  charter: {
    write: (c) => [
      [1, id(c.networkId)], [2, c.version], [3, c.name], [4, c.abbreviation],
      [5, c.coordinators.map((coordinator) => new Map<number, CborValue>([[1, coordinator.name], [2, coordinator.publicKey]]))],
      [6, c.threshold], [7, c.foundedAt], [8, c.training],
      ...(c.follows ? [[9, c.follows] as [number, CborValue]] : []),
    ],
    read: (f) => ({
      networkId: f.id(1), version: f.integer(2, 1, 1_000_000), name: f.text(3, 200), abbreviation: f.text(4, 32),
      coordinators: f.maps(5, 32).map((entry) => {
        const coordinator = { name: entry.text(1, 120), publicKey: entry.bytes(2, 32) };
        entry.end();
        return coordinator;
      }),
      threshold: f.integer(6, 1, 32), foundedAt: f.time(7), training: f.flag(8),
      ...(f.has(9) ? { follows: f.bytes(9, 32) } : {}),
    }),
  },
  admission: {
    write: (a) => [[1, id(a.networkId)], [2, id(a.authorityId)], [3, AUTHORITY_KINDS[a.kind]], [4, a.state], [5, a.name], [6, a.authorityKey], [7, a.admittedAt]],
    read: (f) => ({ networkId: f.id(1), authorityId: f.id(2), kind: nameOf(AUTHORITY_KINDS, f.integer(3, 1, 255)), state: f.text(4, 2, 2), name: f.text(5, 200), authorityKey: f.bytes(6, 32), admittedAt: f.time(7) }),
  },
  suspension: {
    write: (s) => [[1, id(s.networkId)], [2, id(s.authorityId)], [3, s.suspendedAt]],
    read: (f) => ({ networkId: f.id(1), authorityId: f.id(2), suspendedAt: f.time(3) }),
  },
  officer: {
    write: (o) => [
      [1, id(o.officerId)], [2, id(o.authorityId)], [3, o.officerKey], [4, o.name], [5, codes(OFFICER_FUNCTIONS, o.functions)],
      [6, codes(OFFICER_ROLES, o.roles)], [7, [...o.languages]], [8, o.notBefore], [9, o.notAfter],
    ],
    read: (f) => ({
      officerId: f.id(1), authorityId: f.id(2), officerKey: f.bytes(3, 32), name: f.text(4, 120), functions: names(OFFICER_FUNCTIONS, f.integers(5, 255, 32)),
      roles: names(OFFICER_ROLES, f.integers(6, 255, 16)), languages: f.texts(7, 8, 16), notBefore: f.time(8), notAfter: f.time(9),
    }),
  },
  device: {
    write: (d) => [[1, id(d.deviceId)], [2, id(d.officerId)], [3, id(d.authorityId)], [4, d.deviceKey], [5, d.notBefore], [6, d.notAfter]],
    read: (f) => ({ deviceId: f.id(1), officerId: f.id(2), authorityId: f.id(3), deviceKey: f.bytes(4, 32), notBefore: f.time(5), notAfter: f.time(6) }),
  },
  revocation: {
    write: (r) => [[1, REVOCATION_SUBJECTS[r.subject]], [2, id(r.subjectId)], [3, id(r.authorityId)], [4, r.revokedAt], [5, REVOCATION_REASONS[r.reason]]],
    read: (f) => ({ subject: nameOf(REVOCATION_SUBJECTS, f.integer(1, 1, 255)), subjectId: f.id(2), authorityId: f.id(3), revokedAt: f.time(4), reason: nameOf(REVOCATION_REASONS, f.integer(5, 1, 255)) }),
  },
  acknowledgement: {
    write: (a) => [[1, id(a.noticeId)], [2, id(a.authorityId)], [3, id(a.officerId)], [4, id(a.deviceId)], [5, a.sealedDigest], [6, a.acknowledgedAt]],
    read: (f) => ({ noticeId: f.id(1), authorityId: f.id(2), officerId: f.id(3), deviceId: f.id(4), sealedDigest: f.bytes(5, 32), acknowledgedAt: f.time(6) }),
  },
  'sign-in': {
    write: (s) => [[1, s.challenge], [2, id(s.deviceId)], [3, s.audience]],
    read: (f) => ({ challenge: f.bytes(1, 32), deviceId: f.id(2), audience: f.text(3, 300) }),
  },
  enrolment: {
    write: (e) => [[1, id(e.invitationId)], [2, id(e.officerId)], [3, e.officerKey], [4, id(e.deviceId)], [5, e.deviceKey], [6, e.requestedAt]],
    read: (f) => ({ invitationId: f.id(1), officerId: f.id(2), officerKey: f.bytes(3, 32), deviceId: f.id(4), deviceKey: f.bytes(5, 32), requestedAt: f.time(6) }),
  },
  'coordinator-card': {
    write: (c) => [[1, c.name], [2, c.publicKey]],
    read: (f) => ({ name: f.text(1, 120), publicKey: f.bytes(2, 32) }),
  },
  'authority-card': {
    write: (a) => [[1, id(a.authorityId)], [2, AUTHORITY_KINDS[a.kind]], [3, a.state], [4, a.name], [5, a.authorityKey]],
    read: (f) => ({ authorityId: f.id(1), kind: nameOf(AUTHORITY_KINDS, f.integer(2, 1, 255)), state: f.text(3, 2, 2), name: f.text(4, 200), authorityKey: f.bytes(5, 32) }),
  },
};

const TYPE_PREFIX = 'application/vnd.chancery.';

export const statementType = (kind: StatementKind): string => `${TYPE_PREFIX}${kind}`;

/** @returns undefined when no kind of statement has that media type */
export function statementKindOf(type: string): StatementKind | undefined {
  const kind = type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : '';
  return Object.hasOwn(CODECS, kind) ? (kind as StatementKind) : undefined;
}

export function encodePayload<K extends StatementKind>(kind: K, value: StatementPayloads[K]): Uint8Array {
  return encodeCbor(new Map(CODECS[kind].write(value)));
}

/** @throws MalformedCborError, MalformedFieldError or RangeError: treat each as refusal */
export function decodePayload<K extends StatementKind>(kind: K, payload: Uint8Array): StatementPayloads[K] {
  const fields = FieldReader.of(decodeCbor(payload));
  const value = CODECS[kind].read(fields);
  fields.end();
  return value;
}
