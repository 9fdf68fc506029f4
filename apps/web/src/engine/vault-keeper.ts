import { deviceUnlocker, newRecoveryCode, passkeyUnlocker, recoveryUnlocker, Vault, VaultError, type RecordStore, type SlotView, type Unlocker } from '@chancery/vault';
import { deleteIndexedDbStore, deviceSecret, forgetDeviceSecret, openIndexedDbStore, passphraseUnlocker } from '@chancery/vault/browser';
import type { UnlockSecret } from './protocol.js';

const DATABASE = 'chancery';
const DEVICE_DATABASE = 'chancery-device';
export const SPOOL_DATABASE = 'chancery-spool';

/** The vault of this browser: making it, opening it, and the slots of its lock. */
export class VaultKeeper {
  private store: RecordStore | undefined;
  private vault: Vault | undefined;

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
    return (this.vault = await Vault.open(this.opened(), await unlockerFor(secret), { verify: 'none' }));
  }

  slots(): Promise<readonly SlotView[]> {
    return Vault.slots(this.opened());
  }

  async addSlot(current: UnlockSecret, next: UnlockSecret, label: string): Promise<void> {
    await this.open.addSlot(await unlockerFor(current), await unlockerFor(next), label ? { label } : {});
  }

  removeSlot(slotId: string): Promise<void> {
    return this.open.removeSlot(slotId);
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

  /** For good. */
  async wipe(): Promise<void> {
    await this.close();
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
