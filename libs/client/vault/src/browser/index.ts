export { deleteIndexedDbStore, openIndexedDbStore, IndexedDbRecordStore, type DeleteStoreOptions, type IndexedDbStoreOptions } from './indexed-db-record-store.js';
export { deviceSecret, forgetDeviceSecret } from './device-secret.js';
/** Argon2id runs where it is called: in the worker that owns the vault, never in a page. */
export { passphraseUnlocker } from '../unlocker.js';
