import { readHex, toHex } from './hex.js';
import { VaultError } from './vault-error.js';
import { parameterFields, readParameters, readSlot, readWrappedKey, slotFields, type SlotFields, type UnwrappedSlot, type VaultSlot } from './vault-slot.js';

/** A list of slots. The head of the vault holds a keyed digest of the header, so that no part of it can be put back. */
export const VAULT_FORMAT = 2;
/** One wrapped key, nothing in the head: still opened, and rewritten when its slots change. */
export const FIRST_FORMAT = 1;
export const VAULT_ID_BYTES = 16;
export const MOST_SLOTS = 16;
/** The one slot of the first format has no id of its own. */
const FIRST_SLOT_ID = '0'.repeat(32);

/** The only record that is not sealed. */
export interface VaultHeader {
  readonly format: typeof VAULT_FORMAT | typeof FIRST_FORMAT;
  /** 16 random bytes: records of one vault do not open in another. */
  readonly vaultId: Uint8Array;
  /** 1–16, in the order of their making. */
  readonly slots: readonly VaultSlot[];
}

/** JSON, so that a support engineer can see format and cost without a tool of ours. One header has one encoding. */
export function encodeHeader({ format, vaultId, slots }: VaultHeader): Uint8Array {
  const fields = format === FIRST_FORMAT
    ? { ...firstFields(vaultId, slots[0]!), wrappedKey: toHex(slots[0]!.wrappedKey) }
    : { format, vaultId: toHex(vaultId), slots: slots.map((slot) => ({ ...slotFields(slot), wrappedKey: toHex(slot.wrappedKey) })) };
  return new TextEncoder().encode(JSON.stringify(fields));
}

/** What the wrapped key of a slot is bound to: its vault, its id, and everything that the header says of it. */
export function slotBinding({ format, vaultId }: Pick<VaultHeader, 'format' | 'vaultId'>, slot: UnwrappedSlot): Uint8Array {
  const text = format === FIRST_FORMAT
    ? `chancery vault header ${JSON.stringify(firstFields(vaultId, slot))}`
    : `chancery vault slot ${JSON.stringify({ format, vaultId: toHex(vaultId), ...slotFields(slot) })}`;
  return new TextEncoder().encode(text);
}

function firstFields(vaultId: Uint8Array, { parameters }: UnwrappedSlot): SlotFields {
  return { format: FIRST_FORMAT, vaultId: toHex(vaultId), ...parameterFields('unlock', parameters) };
}

/** @throws VaultError `RECORD_TAMPERED` when it is no header; `FORMAT_UNSUPPORTED` when it is a later one */
export function decodeHeader(bytes: Uint8Array): VaultHeader {
  const fields = readObject(bytes);
  const { format } = fields;
  if (typeof format === 'number' && Number.isInteger(format) && format > VAULT_FORMAT) throw new VaultError('FORMAT_UNSUPPORTED');
  if (format !== VAULT_FORMAT && format !== FIRST_FORMAT) throw new VaultError('RECORD_TAMPERED');
  const vaultId = readHex(fields['vaultId'], VAULT_ID_BYTES);
  const header = { format, vaultId, slots: format === FIRST_FORMAT ? [readFirstSlot(fields)] : readSlots(fields['slots']) } as const;
  // Anything that is not as we write it was not written by us: unknown fields, another order, blanks.
  const again = encodeHeader(header);
  if (again.length !== bytes.length || !again.every((byte, i) => byte === bytes[i])) throw new VaultError('RECORD_TAMPERED');
  return header;
}

function readFirstSlot(fields: Record<string, unknown>): VaultSlot {
  const parameters = readParameters(fields['unlock'], fields);
  if (parameters.kind !== 'passphrase' && parameters.kind !== 'key-file') throw new VaultError('RECORD_TAMPERED');
  return { slotId: FIRST_SLOT_ID, createdAt: 0, parameters, wrappedKey: readWrappedKey(fields) };
}

function readSlots(value: unknown): VaultSlot[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_SLOTS) throw new VaultError('RECORD_TAMPERED');
  const slots = value.map(readSlot);
  const isUnique = new Set(slots.map(({ slotId }) => slotId)).size === slots.length;
  if (!isUnique || slots.every(({ parameters }) => parameters.kind === 'recovery')) throw new VaultError('RECORD_TAMPERED');
  return slots;
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
