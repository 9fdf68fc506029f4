import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Verifier } from '@chancery/contracts';

/** DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410 §4), up to the 32 bytes of the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** Making a KeyObject costs about as much as a verification. */
const MAX_KEYS = 10_000;

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
  try {
    return verify(null, message, keyObject(publicKey), signature);
  } catch {
    return false;
  }
};
