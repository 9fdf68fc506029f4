import type { Signature } from 'ts-mls';
import { generateSigningKeyPair, sign, verify } from '../keys/signing-keys.js';
import { equalBytes, sodium } from './sodium.js';

/**
 * Expanded keys (seed ‖ public key) of the seeds that group states hold, so that a message costs one base point
 * multiplication less. They live as long as the seed's own buffer does.
 */
const expanded = new WeakMap<Uint8Array, Uint8Array>();

function expandedKey(seed: Uint8Array): Uint8Array {
  const known = expanded.get(seed);
  // A seed that was wiped, or overwritten, is no longer the one that was expanded.
  if (known && equalBytes(known.subarray(0, 32), seed)) return known;
  const { privateKey } = sodium.crypto_sign_seed_keypair(seed);
  expanded.set(seed, privateKey);
  return privateKey;
}

/** Ed25519 in the shape that ts-mls asks for; signing keys are 32-byte seeds. */
export const signature: Signature = {
  async sign(seed, message) {
    return seed.length === 32 ? sodium.crypto_sign_detached(message, expandedKey(seed)) : sign(seed, message);
  },
  async verify(publicKey, message, signatureBytes) {
    return verify(publicKey, message, signatureBytes);
  },
  async keygen() {
    const { publicKey, seed } = generateSigningKeyPair();
    return { publicKey, signKey: seed };
  },
};
