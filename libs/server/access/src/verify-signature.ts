import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Verifier } from '@chancery/contracts';

/** DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410 §4), up to the 32 bytes of the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** Making a KeyObject costs about as much as a verification. */
const MAX_KEYS = 10_000;

/**
 * Points of small order, in every encoding of theirs, without the sign bit. Under such a key one signature fits every
 * message. OpenSSL takes them and libsodium, with which clients check, does not: the two must agree on every statement,
 * or a log that the server accepted could not be read by anybody.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

const withoutSign = (point: Uint8Array): Buffer => {
  const bytes = Buffer.from(point);
  bytes[KEY_BYTES - 1]! &= 0x7f;
  return bytes;
};
const hasSmallOrder = (point: Uint8Array): boolean => SMALL_ORDER.has(withoutSign(point).toString('hex'));

/** Whether y is below the prime 2^255 - 19: each key has one spelling. */
function isCanonical(point: Uint8Array): boolean {
  const y = withoutSign(point);
  return y[0]! < 0xed || y[KEY_BYTES - 1] !== 0x7f || !y.subarray(1, KEY_BYTES - 1).every((byte) => byte === 0xff);
}

const keys = new Map<string, KeyObject>();

function keyObject(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString('latin1');
  const known = keys.get(name);
  if (known) return known;
  const made = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  if (keys.size >= MAX_KEYS) keys.clear();
  keys.set(name, made);
  return made;
}

/** Checks one Ed25519 signature (RFC 8032) with Node's own library. False, never an exception, for whatever is malformed. */
export const verifySignature: Verifier = (publicKey, message, signature) => {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (!isCanonical(publicKey) || hasSmallOrder(publicKey) || hasSmallOrder(signature.subarray(0, KEY_BYTES))) return false;
  try {
    return verify(null, message, keyObject(publicKey), signature);
  } catch {
    return false;
  }
};
