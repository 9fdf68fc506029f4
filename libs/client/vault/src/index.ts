/**
 * Keys and history at rest: sealed, crash-safe, one writer. Safe to load in a browser.
 *
 *     import { Vault } from '@chancery/vault';
 *     import { openSqliteStore, passphraseUnlocker } from '@chancery/vault/node';      // or …/browser: openIndexedDbStore
 *
 *     const store = await openSqliteStore({ folder });
 *     const vault = await Vault.open(store, passphraseUnlocker(passphrase));
 *     const generation = await vault.transact({ put: [[`g:${groupId}:P:0`, page]], delete: [`o:${messageId}`] });
 */
export { Vault, type SlotOptions, type VaultOptions } from './vault.js';
export type { SlotView } from './vault-slot.js';
export { VaultError, VAULT_ERROR_CODES, type VaultErrorCode } from './vault-error.js';
export { orderedNumber, checkName, type NamedRecord, type RecordChange, type RecordName, type Records, type RecordStore, type ScanOptions } from './record-store.js';
export { MemoryRecordStore } from './memory-record-store.js';
export type { PassphraseCost, StretchPassphrase } from './stretch.js';
export { deviceUnlocker, keyFileUnlocker, passkeyUnlocker, passphraseUnlocker, recoveryUnlocker, type PasskeySecret, type UnlockKind, type UnlockParameters, type Unlocker } from './unlocker.js';
export { newRecoveryCode } from './recovery-code.js';
