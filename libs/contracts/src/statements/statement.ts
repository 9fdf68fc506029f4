import { sha256 } from '@noble/hashes/sha2.js';
import { decodeCbor, encodeCbor, MalformedCborError, sameBytes } from '../codec/cbor.js';
import { decodeCose, MAX_STATEMENT_BYTES, signCose, verifyCose, type CoseSign1, type Signer, type Verifier } from './cose-sign1.js';
import { decodePayload, encodePayload, statementKindOf, statementType, type StatementKind, type StatementPayloads } from './statement-kinds.js';

/** At most as many signatures as a charter may name coordinators. */
const MAX_COSIGNERS = 32;

export class StatementError extends Error {
  override name = 'StatementError';
  constructor(readonly code: 'MALFORMED' | 'WRONG_KIND' | 'BAD_SIGNATURE' | 'NOT_ENOUGH_SIGNATURES' | 'WRONG_ISSUER' | 'CONTRADICTS' | 'UNKNOWN_SUBJECT' | 'OUT_OF_PERIOD') {
    super(code);
  }
}

/** A statement taken apart; `value` is what it says, nothing is verified. */
export interface Statement<K extends StatementKind = StatementKind> {
  readonly kind: K;
  readonly value: StatementPayloads[K];
  readonly cose: CoseSign1;
}

/** Signs what `value` says. @returns a COSE_Sign1 */
export function signStatement<K extends StatementKind>(kind: K, value: StatementPayloads[K], signer: Signer): Uint8Array {
  return signCose(statementType(kind), encodePayload(kind, value), signer);
}

/** @throws StatementError `MALFORMED`, or `WRONG_KIND` when `expected` is given and it is another */
export function readStatement<K extends StatementKind>(bytes: Uint8Array, expected?: K): Statement<K> {
  try {
    const cose = decodeCose(bytes);
    const kind = statementKindOf(cose.type);
    if (!kind) throw new StatementError('MALFORMED');
    if (expected && kind !== expected) throw new StatementError('WRONG_KIND');
    return { kind: kind as K, value: decodePayload(kind as K, cose.payload), cose };
  } catch (error) {
    throw error instanceof StatementError ? error : new StatementError('MALFORMED');
  }
}

/** @throws StatementError unless it is of that kind and signed by that key */
export function verifyStatement<K extends StatementKind>(bytes: Uint8Array, kind: K, publicKey: Uint8Array, verifier: Verifier): StatementPayloads[K] {
  const statement = readStatement(bytes, kind);
  if (!verifyCose(statement.cose, publicKey, verifier)) throw new StatementError('BAD_SIGNATURE');
  return statement.value;
}

/**
 * One statement with the signatures of one or several people: a CBOR array of COSE_Sign1 over the same payload.
 * This is the form in which statements stand in a network's log.
 */
export interface CosignedStatement<K extends StatementKind = StatementKind> {
  readonly kind: K;
  readonly value: StatementPayloads[K];
  readonly signatures: readonly CoseSign1[];
  /** SHA-256 of the payload: the same statement, whoever has signed it so far. */
  readonly digest: Uint8Array;
}

export function encodeCosigned(statements: readonly Uint8Array[]): Uint8Array {
  return encodeCbor([...statements]);
}

/** @throws StatementError `MALFORMED` */
export function readCosigned(bytes: Uint8Array): CosignedStatement {
  if (bytes.length > MAX_STATEMENT_BYTES * 4) throw new StatementError('MALFORMED');
  let parts;
  try {
    parts = decodeCbor(bytes);
  } catch (error) {
    if (error instanceof MalformedCborError) throw new StatementError('MALFORMED');
    throw error;
  }
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > MAX_COSIGNERS) throw new StatementError('MALFORMED');
  const statements = parts.map((part) => {
    if (!(part instanceof Uint8Array)) throw new StatementError('MALFORMED');
    return readStatement(part);
  });
  const first = statements[0]!;
  for (const other of statements) if (other.kind !== first.kind || !sameBytes(other.cose.payload, first.cose.payload)) throw new StatementError('MALFORMED');
  return { kind: first.kind, value: first.value, signatures: statements.map((statement) => statement.cose), digest: sha256(first.cose.payload) };
}

/** Puts the signatures of both together, each once. @throws StatementError when they do not say the same */
export function mergeCosigned(a: Uint8Array, b: Uint8Array): Uint8Array {
  const [one, other] = [readCosigned(a), readCosigned(b)];
  if (one.kind !== other.kind || !sameBytes(one.digest, other.digest)) throw new StatementError('CONTRADICTS');
  const parts = new Map<string, Uint8Array>();
  for (const bytes of [a, b]) for (const part of decodeCbor(bytes) as Uint8Array[]) parts.set(part.join(), part);
  return encodeCosigned([...parts.values()]);
}

/** How many of `keys` have signed, each counted once. */
export function countSigners(statement: CosignedStatement, keys: readonly Uint8Array[], verifier: Verifier): number {
  return keys.filter((key) => statement.signatures.some((cose) => verifyCose(cose, key, verifier))).length;
}
