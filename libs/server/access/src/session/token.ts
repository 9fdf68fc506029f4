import { createHash } from 'node:crypto';
import { fromBase64Url } from '@chancery/contracts';

export const TOKEN_BYTES = 32;

/** @param token  32 bytes in base64url. @returns SHA-256 of the bytes; undefined when it can be no token of ours */
export function digestOfToken(token: string): Uint8Array | undefined {
  const bytes = token.length === 43 ? fromBase64Url(token) : undefined;
  return bytes?.length === TOKEN_BYTES ? digestOf(bytes) : undefined;
}

/** SHA-256. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
