import { readHex, toHex } from './hex.js';
import { isCostAllowed, LONGEST_CREDENTIAL_ID, PASSKEY_SALT_BYTES, PASSPHRASE_SALT_BYTES, type UnlockKind, type UnlockParameters } from './unlocker.js';
import { VaultError } from './vault-error.js';

/** One way of unlocking: the storage key, wrapped under what one unlocker gives. Everything but `wrappedKey` is bound to it as additional data. */
export interface VaultSlot {
  /** 32 hex digits, random, unique in the vault. */
  readonly slotId: string;
  readonly parameters: UnlockParameters;
  readonly label?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** 24-byte nonce, then the sealed 32-byte storage key. */
  readonly wrappedKey: Uint8Array;
}

/** What anybody who has the disk can read of a slot. */
export interface SlotView {
  readonly slotId: string;
  readonly kind: UnlockKind;
  readonly label?: string;
  /** Passkeys: which credential to ask for. */
  readonly credentialId?: Uint8Array;
  /** Passkeys: 32 bytes, the input of the authenticator's pseudo-random function. */
  readonly salt?: Uint8Array;
  /** Milliseconds since 1970; 0 when a vault of the first format did not say. */
  readonly createdAt: number;
}

export type SlotFields = Readonly<Record<string, string | number>>;
export type UnwrappedSlot = Omit<VaultSlot, 'wrappedKey'>;

export const SLOT_ID_BYTES = 16;
const LONGEST_LABEL = 64;
/** No control characters, and nothing that turns the direction of what follows. */
const LABEL_PATTERN = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;
const WRAPPED_KEY_BYTES = 24 + 32 + 16;

export function viewOf({ slotId, parameters, label, createdAt }: UnwrappedSlot): SlotView {
  const passkey = parameters.kind === 'passkey' ? { credentialId: parameters.credentialId.slice(), salt: parameters.salt.slice() } : {};
  return { slotId, kind: parameters.kind, createdAt, ...(label === undefined ? {} : { label }), ...passkey };
}

/** 1–64 UTF-16 units without control characters. It is not sealed: the lock screen shows it. */
export const isLabel = (label: unknown): label is string => typeof label === 'string' && label.length <= LONGEST_LABEL && LABEL_PATTERN.test(label);

/** In a fixed order, because the wrapped key is bound to their text. */
export function slotFields({ slotId, parameters, label, createdAt }: UnwrappedSlot): SlotFields {
  return { slotId, createdAt, ...(label === undefined ? {} : { label }), ...parameterFields('kind', parameters) };
}

export function parameterFields(kindName: 'kind' | 'unlock', parameters: UnlockParameters): SlotFields {
  const base = { [kindName]: parameters.kind };
  if (parameters.kind === 'passphrase') return { ...base, memoryMiB: parameters.memoryMiB, ops: parameters.ops, salt: toHex(parameters.salt) };
  if (parameters.kind === 'passkey') return { ...base, credentialId: toHex(parameters.credentialId), salt: toHex(parameters.salt) };
  return base;
}

/** @throws VaultError `RECORD_TAMPERED` */
export function readSlot(value: unknown): VaultSlot {
  if (typeof value !== 'object' || value === null) throw new VaultError('RECORD_TAMPERED');
  const fields = value as Record<string, unknown>;
  const { createdAt, label } = fields;
  if (typeof createdAt !== 'number' || !Number.isSafeInteger(createdAt) || createdAt < 0) throw new VaultError('RECORD_TAMPERED');
  if (label !== undefined && !isLabel(label)) throw new VaultError('RECORD_TAMPERED');
  const slotId = toHex(readHex(fields['slotId'], SLOT_ID_BYTES));
  return { slotId, createdAt, ...(label === undefined ? {} : { label }), parameters: readParameters(fields['kind'], fields), wrappedKey: readWrappedKey(fields) };
}

/** @throws VaultError `RECORD_TAMPERED`: of no known kind, or asking for more memory or time than is allowed */
export function readParameters(kind: unknown, fields: Record<string, unknown>): UnlockParameters {
  switch (kind) {
    case 'passphrase': {
      const cost = { memoryMiB: fields['memoryMiB'] as number, ops: fields['ops'] as number };
      if (!isCostAllowed(cost)) break;
      return { kind, ...cost, salt: readHex(fields['salt'], PASSPHRASE_SALT_BYTES) };
    }
    case 'passkey':
      return { kind, credentialId: readHex(fields['credentialId'], 1, LONGEST_CREDENTIAL_ID), salt: readHex(fields['salt'], PASSKEY_SALT_BYTES) };
    case 'key-file':
    case 'recovery':
    case 'device':
      return { kind };
  }
  throw new VaultError('RECORD_TAMPERED');
}

export const readWrappedKey = (fields: Record<string, unknown>): Uint8Array => readHex(fields['wrappedKey'], WRAPPED_KEY_BYTES);
