import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { checkStoredName, checkStoredPrefix, endOfPrefix, prefixesOf, type NamedRecord, type RecordChange, type RecordName, type RecordStore, type ScanOptions } from '../record-store.js';
import { VaultError } from '../vault-error.js';
import { translating } from './storage-failure.js';
import { takeWriterLock, type LocksApi } from './writer-lock.js';

export interface IndexedDbStoreOptions {
  /** Name of the database within the origin. */
  readonly databaseName: string;
  /**
   * Set when there must be a vault: an empty database then means that the browser threw it away. Workers have no local storage
   * to remember it by: the page, which has, says so.
   */
  readonly mustExist?: boolean;
  /** Default: the Web Locks of the page or worker. */
  readonly locks?: LocksApi;
  /** Remembers that there was a vault, apart from the database. Default: the page's local storage, where there is one. */
  readonly markers?: Pick<Storage, 'getItem' | 'setItem'>;
}

interface VaultSchema extends DBSchema {
  records: { key: string; value: Uint8Array };
  canary: { key: string; value: string };
}

const SCHEMA_VERSION = 1;
const CANARY_KEY = 'alive';

/**
 * Opens the store of this origin, or makes it, as the one writer.
 * @throws VaultError `VAULT_IN_USE`: another tab has it; `STORAGE_EVICTED`; `STORAGE_FAILED`, `STORAGE_FULL`
 */
export async function openIndexedDbStore(options: IndexedDbStoreOptions): Promise<IndexedDbRecordStore> {
  const release = await takeLockOf(options);
  try {
    return await translating(() => openDatabase(options, release));
  } catch (error) {
    await release();
    throw error;
  }
}

export interface DeleteStoreOptions {
  readonly locks?: LocksApi;
  readonly markers?: Pick<Storage, 'removeItem'>;
}

/**
 * Removes a store with everything in it, for "wipe this browser". Where there is none, nothing happens.
 * @throws VaultError `VAULT_IN_USE`: some tab or worker has it open, also this one; `STORAGE_FAILED`
 */
export async function deleteIndexedDbStore(databaseName: string, options: DeleteStoreOptions = {}): Promise<void> {
  const release = await takeLockOf({ databaseName, ...options });
  try {
    await translating(async () => {
      await deleteDB(databaseName);
      (options.markers ?? pageStorage())?.removeItem(markerOf(databaseName));
    });
  } finally {
    await release();
  }
}

const markerOf = (databaseName: string): string => `chancery-vault:${databaseName}`;
const pageStorage = (): Storage | undefined => (globalThis as { localStorage?: Storage }).localStorage;

async function takeLockOf({ databaseName, locks = globalThis.navigator?.locks }: Pick<IndexedDbStoreOptions, 'databaseName' | 'locks'>): Promise<() => Promise<void>> {
  if (!locks) throw new VaultError('STORAGE_FAILED');
  return takeWriterLock(locks, `chancery-vault:${databaseName}`);
}

async function openDatabase(options: IndexedDbStoreOptions, release: () => Promise<void>): Promise<IndexedDbRecordStore> {
  const markers = options.markers ?? pageStorage();
  const marker = markerOf(options.databaseName);
  const db = await openDB<VaultSchema>(options.databaseName, SCHEMA_VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('records');
      fresh.createObjectStore('canary');
    },
  });
  // The canary sings only after a first transaction: a database that was made and never used holds nothing to lose.
  const canary = await db.get('canary', CANARY_KEY);
  if (canary === undefined && (options.mustExist || markers?.getItem(marker))) {
    db.close();
    throw new VaultError('STORAGE_EVICTED');
  }
  return new IndexedDbRecordStore(db, release, canary !== undefined, () => markers?.setItem(marker, 'kept'));
}

/** Records in IndexedDB, with `durability: 'strict'`. */
export class IndexedDbRecordStore implements RecordStore {
  private closed = false;

  /** @internal use `openIndexedDbStore` */
  constructor(
    private readonly db: IDBPDatabase<VaultSchema>,
    private readonly release: () => Promise<void>,
    private canarySings: boolean,
    private readonly leaveMarker: () => void,
  ) {}

  async get(name: RecordName): Promise<Uint8Array | undefined> {
    checkStoredName(name);
    return this.attempt(() => this.db.get('records', name));
  }

  async scan(prefix: string, { after, limit = Infinity, reverse = false }: ScanOptions = {}): Promise<NamedRecord[]> {
    const range = rangeOf(checkStoredPrefix(prefix), after, reverse);
    if (!range) return [];
    return this.attempt(() => (reverse ? this.scanBackwards(range, limit) : this.scanForwards(range, limit)));
  }

  async transact(change: RecordChange): Promise<void> {
    const prefixes = prefixesOf(change).map(checkStoredPrefix);
    const deletes = Array.from(change.delete ?? [], checkStoredName);
    const puts = Array.from(change.put ?? [], ([name, value]) => [checkStoredName(name), value.slice()] as const);
    await this.attempt(async () => {
      const transaction = this.db.transaction(['records', 'canary'], 'readwrite', { durability: 'strict' });
      const records = transaction.objectStore('records');
      const work: Promise<unknown>[] = [transaction.done];
      try {
        for (const prefix of prefixes) work.push(records.delete(IDBKeyRange.bound(prefix, endOfPrefix(prefix), false, true)));
        for (const name of deletes) work.push(records.delete(name));
        for (const [name, value] of puts) work.push(records.put(value, name));
        if (!this.canarySings) work.push(transaction.objectStore('canary').put('here', CANARY_KEY));
      } catch (error) {
        // A call that throws leaves the transaction alive: without this, what was asked for before it would be committed.
        transaction.abort();
        await Promise.allSettled(work);
        throw error;
      }
      await Promise.all(work);
    });
    if (!this.canarySings) this.leaveMarker();
    this.canarySings = true;
  }

  async size(): Promise<number> {
    return (await globalThis.navigator?.storage?.estimate?.())?.usage ?? 0;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.db.close();
    await this.release();
  }

  private async scanForwards(range: IDBKeyRange, limit: number): Promise<NamedRecord[]> {
    if (limit <= 0) return [];
    const count = Number.isFinite(limit) ? limit : undefined;
    const { store, done } = this.db.transaction('records', 'readonly');
    const [names, values] = await Promise.all([store.getAllKeys(range, count), store.getAll(range, count), done]);
    return names.map((name, i) => ({ name, value: values[i]! }));
  }

  private async scanBackwards(range: IDBKeyRange, limit: number): Promise<NamedRecord[]> {
    const found: NamedRecord[] = [];
    const { store, done } = this.db.transaction('records', 'readonly');
    for (let cursor = await store.openCursor(range, 'prev'); cursor && found.length < limit; cursor = await cursor.continue()) {
      found.push({ name: cursor.key, value: cursor.value });
    }
    await done;
    return found;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.closed) throw new VaultError('STORAGE_FAILED');
    return translating(work);
  }
}

/** @returns undefined for a range that can hold nothing, which IndexedDB would refuse */
function rangeOf(prefix: string, after: RecordName | undefined, reverse: boolean): IDBKeyRange | undefined {
  const end = endOfPrefix(prefix);
  if (after === undefined || (reverse ? after >= end : after < prefix)) return IDBKeyRange.bound(prefix, end, false, true);
  if (reverse) return after <= prefix ? undefined : IDBKeyRange.bound(prefix, after, false, true);
  return after >= end ? undefined : IDBKeyRange.bound(after, end, true, true);
}
