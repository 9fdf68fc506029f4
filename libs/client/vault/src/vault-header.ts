import { isCostAllowed, type UnlockParameters } from './unlocker.js';
import { VaultError } from './vault-error.js';

export const VAULT_FORMAT = 1;
export const VAULT_ID_BYTES = 16;
const SALT_BYTES = 16;

/** The only record that is not sealed. Everything in it but `wrappedKey` is bound to the wrapped key as additional data. */
export interface VaultHeader {
  readonly format: number;
  /** 16 random bytes: records of one vault do not open in another. */
  readonly vaultId: Uint8Array;
  readonly unlock: UnlockParameters;
  /** 24-byte nonce, then the sealed 32-byte storage key. */
  readonly wrappedKey: Uint8Array;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** JSON, so that a support engineer can see format and cost without a tool of ours. */
export function encodeHeader(header: VaultHeader): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ ...boundFields(header), wrappedKey: hex(header.wrappedKey) }));
}

/** What the wrapped key is bound to. */
export function headerBinding(header: Omit<VaultHeader, 'wrappedKey'>): Uint8Array {
  return new TextEncoder().encode(`chancery vault header ${JSON.stringify(boundFields(header))}`);
}

function boundFields({ format, vaultId, unlock }: Omit<VaultHeader, 'wrappedKey'>): Record<string, string | number> {
  const base = { format, vaultId: hex(vaultId), unlock: unlock.kind };
  return unlock.kind === 'key-file' ? base : { ...base, memoryMiB: unlock.memoryMiB, ops: unlock.ops, salt: hex(unlock.salt) };
}

/** @throws VaultError `RECORD_TAMPERED` when it is no header; `FORMAT_UNSUPPORTED` when it is a later one */
export function decodeHeader(bytes: Uint8Array): VaultHeader {
  const fields = readObject(bytes);
  if (typeof fields['format'] === 'number' && Number.isInteger(fields['format']) && fields['format'] > VAULT_FORMAT) throw new VaultError('FORMAT_UNSUPPORTED');
  if (fields['format'] !== VAULT_FORMAT) throw new VaultError('RECORD_TAMPERED');
  return { format: VAULT_FORMAT, vaultId: readHex(fields['vaultId'], VAULT_ID_BYTES), unlock: readUnlock(fields), wrappedKey: readHex(fields['wrappedKey']) };
}

function readUnlock(fields: Record<string, unknown>): UnlockParameters {
  if (fields['unlock'] === 'key-file') return { kind: 'key-file' };
  const cost = { memoryMiB: fields['memoryMiB'] as number, ops: fields['ops'] as number };
  if (fields['unlock'] !== 'passphrase' || !isCostAllowed(cost)) throw new VaultError('RECORD_TAMPERED');
  return { kind: 'passphrase', ...cost, salt: readHex(fields['salt'], SALT_BYTES) };
}

function readObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through: any damage is the same refusal.
  }
  throw new VaultError('RECORD_TAMPERED');
}

function readHex(value: unknown, length?: number): Uint8Array {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2}){1,256}$/.test(value) || (length !== undefined && value.length !== 2 * length)) throw new VaultError('RECORD_TAMPERED');
  return Uint8Array.from(value.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}
