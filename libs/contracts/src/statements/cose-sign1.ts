import { decodeCbor, encodeCbor, MalformedCborError, type CborValue } from '../codec/cbor.js';

/** COSE algorithm identifier of EdDSA, RFC 9053 §2.2. */
const EDDSA = -8;
const HEADER_ALGORITHM = 1;
/** The `typ` header parameter, RFC 9596. */
const HEADER_TYPE = 16;
/** No statement comes near it; whatever is longer is refused before it is looked at. */
export const MAX_STATEMENT_BYTES = 16_384;

/** One signed thing: a COSE_Sign1 (RFC 9052 §4.2, untagged) over deterministic CBOR, Ed25519. */
export interface CoseSign1 {
  /** Media type that names the kind of statement, such as `application/vnd.chancery.officer`. */
  readonly type: string;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

/** Signs with a key that stays with the caller. @returns 64 bytes */
export type Signer = (message: Uint8Array) => Uint8Array;
/** Checks one Ed25519 signature; must return false, not throw, for whatever is malformed. */
export type Verifier = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const protectedHeader = (type: string): Uint8Array =>
  encodeCbor(
    new Map<number, CborValue>([
      [HEADER_ALGORITHM, EDDSA],
      [HEADER_TYPE, type],
    ]),
  );

/** The bytes under the signature: Sig_structure of RFC 9052 §4.4 with an empty external_aad. */
export function sigStructure(type: string, payload: Uint8Array): Uint8Array {
  return encodeCbor(['Signature1', protectedHeader(type), new Uint8Array(), payload]);
}

export function signCose(type: string, payload: Uint8Array, signer: Signer): Uint8Array {
  return encodeCose({ type, payload, signature: signer(sigStructure(type, payload)) });
}

export function encodeCose({ type, payload, signature }: CoseSign1): Uint8Array {
  return encodeCbor([protectedHeader(type), new Map(), payload, signature]);
}

/**
 * Takes a COSE_Sign1 apart. Nothing is verified yet.
 * @throws MalformedCborError for any other encoding, algorithm, header or unprotected header
 */
export function decodeCose(bytes: Uint8Array): CoseSign1 {
  if (bytes.length > MAX_STATEMENT_BYTES) throw new MalformedCborError('too long');
  const value = decodeCbor(bytes);
  if (!Array.isArray(value) || value.length !== 4) throw new MalformedCborError('not a COSE_Sign1');
  const [header, unprotected, payload, signature] = value;
  if (!(header instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array) || signature.length !== 64) throw new MalformedCborError('not a COSE_Sign1');
  if (!(unprotected instanceof Map) || unprotected.size !== 0) throw new MalformedCborError('unprotected header');
  const fields = decodeCbor(header);
  if (!(fields instanceof Map) || fields.size !== 2 || fields.get(HEADER_ALGORITHM) !== EDDSA) throw new MalformedCborError('protected header');
  const type = fields.get(HEADER_TYPE);
  if (typeof type !== 'string') throw new MalformedCborError('no typ');
  return { type, payload: payload.slice(), signature: signature.slice() };
}

export function verifyCose(cose: CoseSign1, publicKey: Uint8Array, verifier: Verifier): boolean {
  return verifier(publicKey, sigStructure(cose.type, cose.payload), cose.signature);
}
