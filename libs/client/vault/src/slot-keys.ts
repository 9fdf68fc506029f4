import sodium from 'libsodium-wrappers';
import { toHex } from './hex.js';
import { openUnder, sealUnder, STORAGE_KEY_BYTES } from './record-sealer.js';
import type { Unlocker } from './unlocker.js';
import { VaultError } from './vault-error.js';
import { FIRST_FORMAT, MOST_SLOTS, slotBinding, VAULT_FORMAT, type VaultHeader } from './vault-header.js';
import { isLabel, SLOT_ID_BYTES, type UnwrappedSlot, type VaultSlot } from './vault-slot.js';

const KEY_CONTEXT = 'chancery vault slot key';

/** What `unlock` found: the storage key, and the slot that gave it with the secret of its unlocker. Wipe both. */
export interface Unlocked {
  readonly storageKey: Uint8Array;
  readonly slot: VaultSlot;
  readonly secret: Uint8Array;
}

/** @throws VaultError `OPTIONS_REFUSED`: no label */
export function newSlot(unlocker: Unlocker, createdAt: number, label?: string): UnwrappedSlot {
  if (label !== undefined && !isLabel(label)) throw new VaultError('OPTIONS_REFUSED');
  return { slotId: newSlotId(), createdAt, ...(label === undefined ? {} : { label }), parameters: unlocker.newParameters() };
}

const newSlotId = (): string => toHex(crypto.getRandomValues(new Uint8Array(SLOT_ID_BYTES)));

/** Asks the unlocker for its secret, and wraps the storage key with it. */
export async function wrapFor(unlocker: Unlocker, vaultId: Uint8Array, slot: UnwrappedSlot, storageKey: Uint8Array): Promise<VaultSlot> {
  const secret = await unlocker.wrappingKey(slot.parameters);
  try {
    return await wrap(secret, vaultId, slot, storageKey);
  } finally {
    secret.fill(0);
  }
}

async function wrap(secret: Uint8Array, vaultId: Uint8Array, slot: UnwrappedSlot, storageKey: Uint8Array): Promise<VaultSlot> {
  await sodium.ready;
  const header = { format: VAULT_FORMAT, vaultId } as const;
  const key = slotKey(secret, header, slot);
  try {
    return { ...slot, wrappedKey: sealUnder(key, storageKey, slotBinding(header, slot)) };
  } finally {
    key.fill(0);
  }
}

/**
 * Tries the slots of the unlocker's kind, one after the other.
 * @throws VaultError `UNLOCKER_MISMATCH`: there is none; `WRONG_PASSPHRASE`: none of them opens
 */
export async function unlock(unlocker: Unlocker, header: VaultHeader): Promise<Unlocked> {
  await sodium.ready;
  let matched = false;
  for (const slot of header.slots.filter(({ parameters }) => parameters.kind === unlocker.kind)) {
    const secret = await secretFor(unlocker, slot);
    if (!secret) continue;
    matched = true;
    const storageKey = unwrap(secret, header, slot);
    if (storageKey) return { storageKey, slot, secret };
    secret.fill(0);
  }
  throw new VaultError(matched ? 'WRONG_PASSPHRASE' : 'UNLOCKER_MISMATCH');
}

/** The slots in the format of today: that of the first format is wrapped again, with the secret that has just opened it. */
export async function renewed({ format, vaultId, slots }: VaultHeader, { slot, secret, storageKey }: Unlocked): Promise<{ slots: readonly VaultSlot[]; slot: VaultSlot }> {
  if (format === VAULT_FORMAT) return { slots, slot };
  const own = await wrap(secret, vaultId, { slotId: newSlotId(), createdAt: slot.createdAt, parameters: slot.parameters }, storageKey);
  return { slots: [own], slot: own };
}

/** @throws VaultError `SLOTS_FULL`; `SLOT_NEEDED`: nothing but recovery codes would be left */
export function checkSlots(slots: readonly UnwrappedSlot[]): void {
  if (slots.length > MOST_SLOTS) throw new VaultError('SLOTS_FULL');
  if (slots.every(({ parameters }) => parameters.kind === 'recovery')) throw new VaultError('SLOT_NEEDED');
}

/** @returns undefined when the slot is for another unlocker of that kind, as another passkey */
async function secretFor(unlocker: Unlocker, slot: VaultSlot): Promise<Uint8Array | undefined> {
  try {
    return await unlocker.wrappingKey(slot.parameters);
  } catch (error) {
    if (error instanceof VaultError && error.code === 'UNLOCKER_MISMATCH') return undefined;
    throw error;
  }
}

function unwrap(secret: Uint8Array, header: VaultHeader, slot: VaultSlot): Uint8Array | undefined {
  const key = slotKey(secret, header, slot);
  const storageKey = openUnder(key, slot.wrappedKey, slotBinding(header, slot));
  key.fill(0);
  return storageKey?.length === STORAGE_KEY_BYTES ? storageKey : undefined;
}

/** One secret may open several vaults: each slot of each has a key of its own. The first format used the secret as it is. */
function slotKey(secret: Uint8Array, { format, vaultId }: Pick<VaultHeader, 'format' | 'vaultId'>, { slotId }: UnwrappedSlot): Uint8Array {
  if (format === FIRST_FORMAT) return secret.slice();
  const context = new TextEncoder().encode(`${KEY_CONTEXT} ${toHex(vaultId)} ${slotId}`);
  return sodium.crypto_generichash(32, context, secret);
}
