export { openSqliteStore, SqliteRecordStore, type SqliteStoreOptions } from './sqlite-record-store.js';
export { passphraseUnlocker, stretchInWorker } from './stretch-in-worker.js';
