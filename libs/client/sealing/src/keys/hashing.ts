import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Hkdf } from '../provider/hkdf.js';
import { sodium } from '../provider/sodium.js';

const hkdf = new Hkdf(sha256);

/** SHA-256, 32 bytes. */
export const digest = (data: Uint8Array): Uint8Array => sha256(data);

/** HMAC-SHA-256, 32 bytes, RFC 2104. */
export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Uint8Array => hmac(sha256, key, message);

/** HKDF-SHA-256, RFC 5869. @param length bytes, at most 8160 */
export function hkdfSha256(inputKey: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const pseudorandomKey = hkdf.extract(salt, inputKey);
  const output = hkdf.expand(pseudorandomKey, info, length);
  pseudorandomKey.fill(0);
  return output;
}

/** Cryptographically random. */
export const randomBytes = (length: number): Uint8Array => sodium.randombytes_buf(length);
