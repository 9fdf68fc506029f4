import { VaultError } from './vault-error.js';

export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @throws VaultError `RECORD_TAMPERED` unless `value` is lower-case hex of `least` to `most` bytes */
export function readHex(value: unknown, least: number, most = least): Uint8Array {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(value) || value.length < 2 * least || value.length > 2 * most) throw new VaultError('RECORD_TAMPERED');
  return Uint8Array.from(value.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
