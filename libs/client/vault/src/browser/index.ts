export { openIndexedDbStore, IndexedDbRecordStore, type IndexedDbStoreOptions } from './indexed-db-record-store.js';
export { passphraseUnlocker } from '../unlocker.js';
