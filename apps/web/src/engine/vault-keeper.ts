import { deviceUnlocker, newRecoveryCode, passkeyUnlocker, recoveryUnlocker, Vault, VaultError, type RecordStore, type SlotView, type Unlocker } from '@chancery/vault';
import { deleteIndexedDbStore, deviceSecret, forgetDeviceSecret, openIndexedDbStore, passphraseUnlocker } from '@chancery/vault/browser';
import type { UnlockSecret } from './protocol.js';

const DATABASE = 'chancery';
const DEVICE_DATABASE = 'chancery-device';
export const SPOOL_DATABASE = 'chancery-spool';
/** How long whoever unlocked with the recovery code may take over choosing a new way. */
const RECOVERY_HELD_MS = 15 * 60_000;

/** The vault of this browser: making it, opening it, and the slots of its lock. */
export class VaultKeeper {
  private store: RecordStore | undefined;
  private vault: Vault | undefined;
  /** The code that has just opened the vault, until another way was chosen in its place. */
  private recovery: { readonly code: string; readonly until: number } | undefined;

  /** @throws VaultError VAULT_IN_USE, STORAGE_EVICTED, STORAGE_FAILED */
  async look(hadVault: boolean): Promise<readonly SlotView[] | undefined> {
    this.store ??= await openIndexedDbStore({ databaseName: DATABASE, mustExist: hadVault });
    return (await Vault.exists(this.store)) ? Vault.slots(this.store) : undefined;
  }

  get open(): Vault {
    if (!this.vault) throw new VaultError('VAULT_LOCKED');
    return this.vault;
  }

  async create(secret: UnlockSecret): Promise<Vault> {
    return (this.vault = await Vault.create(this.opened(), await unlockerFor(secret, true)));
  }

  /** Seals of single records are checked in the background: the officer waits for one key, not for twenty thousand. */
  async unlock(secret: UnlockSecret): Promise<Vault> {
    this.vault = await Vault.open(this.opened(), await unlockerFor(secret), { verify: 'none' });
    this.recovery = secret.kind === 'recovery' ? { code: secret.code, until: Date.now() + RECOVERY_HELD_MS } : undefined;
    return this.vault;
  }

  slots(): Promise<readonly SlotView[]> {
    return Vault.slots(this.opened());
  }

  async addSlot(current: UnlockSecret, next: UnlockSecret, label: string): Promise<void> {
    await this.open.addSlot(await unlockerFor(current), await unlockerFor(next), label ? { label } : {});
  }

  /** Opened with the recovery code just now. */
  get byRecovery(): boolean {
    return this.recovery !== undefined;
  }

  /** @throws VaultError VAULT_LOCKED: it must be unlocked again */
  async addAfterRecovery(next: UnlockSecret, label: string): Promise<void> {
    const { recovery } = this;
    if (!recovery || Date.now() > recovery.until) throw new VaultError('VAULT_LOCKED');
    await this.addSlot({ kind: 'recovery', code: recovery.code }, next, label);
    this.forgetRecovery();
  }

  forgetRecovery(): void {
    this.recovery = undefined;
  }

  /** @throws VaultError WRONG_PASSPHRASE, SLOT_UNKNOWN, SLOT_NEEDED */
  async removeSlot(current: UnlockSecret, slotId: string): Promise<void> {
    if (!(await Vault.rehearse(this.opened(), await unlockerFor(current)))) throw new VaultError('WRONG_PASSPHRASE');
    await this.open.removeSlot(slotId);
  }

  async newRecoveryCode(current: UnlockSecret): Promise<string> {
    const code = newRecoveryCode();
    const before = (await this.slots()).filter(({ kind }) => kind === 'recovery');
    await this.open.addSlot(await unlockerFor(current), recoveryUnlocker(code), {});
    for (const { slotId } of before) await this.open.removeSlot(slotId);
    return code;
  }

  async rehearse(code: string): Promise<boolean> {
    return Vault.rehearse(this.opened(), recoveryUnlocker(code));
  }

  async close(): Promise<void> {
    await (this.vault ?? this.store)?.close();
    this.vault = undefined;
    this.store = undefined;
  }

  /** Forgets every key now, whatever is under way. */
  wipeKeys(): void {
    this.forgetRecovery();
    this.vault?.lock();
  }

  /** For good. */
  async wipe(): Promise<void> {
    this.wipeKeys();
    await this.store?.close();
    this.store = undefined;
    await deleteIndexedDbStore(DATABASE);
    await deleteIndexedDbStore(SPOOL_DATABASE);
    await forgetDeviceSecret(DEVICE_DATABASE);
  }

  private opened(): RecordStore {
    if (!this.store) throw new VaultError('STORAGE_FAILED');
    return this.store;
  }
}

async function unlockerFor(secret: UnlockSecret, creating = false): Promise<Unlocker> {
  switch (secret.kind) {
    case 'passphrase':
      return passphraseUnlocker(secret.passphrase);
    case 'passkey':
      return passkeyUnlocker(secret);
    case 'recovery':
      return recoveryUnlocker(secret.code);
    case 'device':
      return deviceUnlocker(await ownSecret(creating));
  }
}

/** @throws VaultError STORAGE_EVICTED when the browser kept the vault and threw its own key away: nothing opens that any more */
async function ownSecret(creating: boolean): Promise<Uint8Array> {
  const secret = await (creating ? deviceSecret(DEVICE_DATABASE, { create: true }) : deviceSecret(DEVICE_DATABASE));
  if (!secret) throw new VaultError('STORAGE_EVICTED');
  return secret;
}
