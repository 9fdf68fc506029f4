import { copyOf, sodium, wipe } from '../provider/sodium.js';

export interface SigningKeyPair {
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Ed25519 seed, 32 bytes: the whole secret. */
  readonly seed: Uint8Array;
}

export function generateSigningKeyPair(): SigningKeyPair {
  return signingKeyPairFromSeed(sodium.randombytes_buf(32));
}

/** @throws RangeError unless the seed has 32 bytes */
export function signingKeyPairFromSeed(seed: Uint8Array): SigningKeyPair {
  if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
  const pair = sodium.crypto_sign_seed_keypair(seed);
  wipe(pair.privateKey);
  return { publicKey: pair.publicKey, seed: copyOf(seed) };
}

/** @param seed 32 bytes. @returns Ed25519 signature, 64 bytes, RFC 8032. @throws RangeError for a seed of another length */
export function sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  if (seed.length !== 32) throw new RangeError('a seed has 32 bytes');
  const { privateKey } = sodium.crypto_sign_seed_keypair(seed);
  try {
    return sodium.crypto_sign_detached(message, privateKey);
  } finally {
    wipe(privateKey);
  }
}

/** Checks one Ed25519 signature. False, never an error, for whatever is malformed, non-canonical or of small order. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return sodium.crypto_sign_verify_detached(signature, message, publicKey);
  } catch {
    return false;
  }
}
