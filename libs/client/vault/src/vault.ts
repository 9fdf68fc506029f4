import sodium from 'libsodium-wrappers';
import type { RecordStore } from './record-store.js';
import { RecordSealer, STORAGE_KEY_BYTES } from './record-sealer.js';
import { SealedRecords } from './sealed-records.js';
import { checkSlots, newSlot, renewed, unlock, wrapFor } from './slot-keys.js';
import type { Unlocker } from './unlocker.js';
import { checkHeader, HEAD_NAME, HEADER_NAME, readHead, readHeader } from './vault-books.js';
import { VaultError } from './vault-error.js';
import { emptyHead, encodeHead, HeadTally, type VaultHead } from './vault-head.js';
import { encodeHeader, VAULT_FORMAT, VAULT_ID_BYTES, type VaultHeader } from './vault-header.js';
import { viewOf, type SlotView, type VaultSlot } from './vault-slot.js';

export interface VaultOptions {
  /**
   * `all` (default): reads every record's seal while opening, and so notices single records that were removed or replaced
   * by older ones. `none`: opens at once; moved and altered records are still refused when they are read, and `verifyAll` does
   * the rest later.
   */
  readonly verify?: 'all' | 'none';
}

export interface SlotOptions {
  /** What the officer calls it, such as "passkey of the grey laptop". 1–64 UTF-16 units. Not sealed. */
  readonly label?: string;
}

/**
 * Records sealed under one random storage key, which is itself sealed once for each way of unlocking: a slot.
 *
 * Every transaction raises `generation` by one, in the same write. A store that was replaced as a whole by an older copy of
 * itself cannot be told from inside: compare `generation` with the highest that the server has seen of this device.
 */
export class Vault extends SealedRecords {
  private constructor(store: RecordStore, header: VaultHeader, sealer: RecordSealer, storageKey: Uint8Array, head: VaultHead) {
    super(store, header, sealer, storageKey, head);
  }

  static async exists(store: RecordStore): Promise<boolean> {
    return (await store.get(HEADER_NAME)) !== undefined;
  }

  /** The ways of unlocking, without unlocking. @throws VaultError `VAULT_MISSING`, `FORMAT_UNSUPPORTED`, `RECORD_TAMPERED`, or as the store does */
  static async slots(store: RecordStore): Promise<SlotView[]> {
    return (await readHeader(store)).header.slots.map(viewOf);
  }

  /** Whether this unlocker opens one of the slots; changes nothing. @throws VaultError as `slots` does, or `UNLOCK_FAILED` */
  static async rehearse(store: RecordStore, unlocker: Unlocker): Promise<boolean> {
    try {
      const { storageKey, secret } = await unlock(unlocker, (await readHeader(store)).header);
      for (const bytes of [storageKey, secret]) sodium.memzero(bytes);
      return true;
    } catch (error) {
      if (error instanceof VaultError && (error.code === 'WRONG_PASSPHRASE' || error.code === 'UNLOCKER_MISMATCH')) return false;
      throw error;
    }
  }

  /**
   * Makes an empty vault at generation 1, with one slot. The vault takes over the store.
   * @throws VaultError `VAULT_EXISTS`; `SLOT_NEEDED`: by a recovery code alone; or as the store does
   */
  static async create(store: RecordStore, unlocker: Unlocker, { label }: SlotOptions = {}): Promise<Vault> {
    if (await Vault.exists(store)) throw new VaultError('VAULT_EXISTS');
    const vaultId = crypto.getRandomValues(new Uint8Array(VAULT_ID_BYTES));
    const storageKey = crypto.getRandomValues(new Uint8Array(STORAGE_KEY_BYTES));
    const slots = [await wrapFor(unlocker, vaultId, newSlot(unlocker, Date.now(), label), storageKey)];
    checkSlots(slots);
    const header = { format: VAULT_FORMAT, vaultId, slots } as const;
    const sealer = await RecordSealer.of(storageKey, vaultId);
    const head = new HeadTally(emptyHead(), sealer.headerDigest(encodeHeader(header))).at(1);
    await store.transact({ put: [[HEADER_NAME, encodeHeader(header)], [HEAD_NAME, sealer.seal(HEAD_NAME, encodeHead(head))]] });
    return new Vault(store, header, sealer, storageKey, head);
  }

  /**
   * @throws VaultError `VAULT_MISSING`, `WRONG_PASSPHRASE`, `UNLOCKER_MISMATCH`, `FORMAT_UNSUPPORTED`, `RECORD_TAMPERED`, or as the
   *   store does. The store stays open, for another try.
   */
  static async open(store: RecordStore, unlocker: Unlocker, { verify = 'all' }: VaultOptions = {}): Promise<Vault> {
    const found = await readHeader(store);
    const { storageKey, secret } = await unlock(unlocker, found.header);
    sodium.memzero(secret);
    const sealer = await RecordSealer.of(storageKey, found.header.vaultId);
    const vault = new Vault(store, found.header, sealer, storageKey, emptyHead());
    try {
      vault.head = await readHead(store, sealer);
      checkHeader(found, vault.head, sealer);
      if (verify === 'all') await vault.verify(() => Promise.resolve());
      return vault;
    } catch (error) {
      vault.lock();
      throw error;
    }
  }

  /**
   * Puts a slot for `next` in the place of the one that `current` opens. Records stay as they are: who copied the store together
   * with the old secret can still read that copy.
   * @param current  asked again, so that an unattended screen is not enough
   * @throws VaultError `WRONG_PASSPHRASE`, `UNLOCKER_MISMATCH`, `SLOT_NEEDED`
   */
  async changePassphrase(current: Unlocker, next: Unlocker): Promise<void> {
    await this.rewriteSlots(async () => {
      const { slots, slot } = await this.proven(current);
      const added = await wrapFor(next, this.header.vaultId, newSlot(next, Date.now(), slot.label), this.storageKey);
      return slots.map((other) => (other === slot ? added : other));
    });
  }

  /**
   * A further way of unlocking. A vault of the first format is rewritten with it, in the same transaction.
   * @param current  asked again, so that an unattended screen is not enough
   * @param options.label  1–64 UTF-16 units, stored in the clear
   * @throws VaultError `WRONG_PASSPHRASE`, `UNLOCKER_MISMATCH`, `SLOTS_FULL`, `OPTIONS_REFUSED`
   */
  async addSlot(current: Unlocker, next: Unlocker, { label }: SlotOptions = {}): Promise<SlotView> {
    const wanted = newSlot(next, Date.now(), label);
    await this.rewriteSlots(async () => {
      const { slots } = await this.proven(current);
      checkSlots([...slots, wanted]);
      return [...slots, await wrapFor(next, this.header.vaultId, wanted, this.storageKey)];
    });
    return viewOf(wanted);
  }

  /** Never the last slot, nor the last that is no recovery code. @throws VaultError `SLOT_UNKNOWN`, `SLOT_NEEDED` */
  async removeSlot(slotId: string): Promise<void> {
    await this.rewriteSlots(async () => {
      const { slots } = this.header;
      const rest = slots.filter((slot) => slot.slotId !== slotId);
      if (rest.length === slots.length) throw new VaultError('SLOT_UNKNOWN');
      return rest;
    });
  }

  private rewriteSlots(edit: () => Promise<readonly VaultSlot[]>): Promise<void> {
    return this.enqueue(async () => {
      const header = { format: VAULT_FORMAT, vaultId: this.header.vaultId, slots: await edit() } as const;
      checkSlots(header.slots);
      const bytes = encodeHeader(header);
      await this.write({ put: new Map([[HEADER_NAME, bytes]]), delete: [], deletePrefix: [] }, new HeadTally(this.head, this.unlocked().headerDigest(bytes)));
      this.header = header;
    });
  }

  /** The slots in the format of today, and among them the one that `current` opens. */
  private async proven(current: Unlocker): Promise<{ slots: readonly VaultSlot[]; slot: VaultSlot }> {
    const opened = await unlock(current, this.header);
    try {
      this.unlocked();
      if (!sodium.memcmp(opened.storageKey, this.storageKey)) throw new VaultError('RECORD_TAMPERED');
      return await renewed(this.header, opened);
    } finally {
      for (const bytes of [opened.storageKey, opened.secret]) sodium.memzero(bytes);
    }
  }
}
