import { statSync } from 'node:fs';
import { checkStoredName, checkStoredPrefix, endOfPrefix, prefixesOf, type NamedRecord, type RecordChange, type RecordName, type RecordStore, type ScanOptions } from '../record-store.js';
import { VaultError } from '../vault-error.js';
import { OwnerLock } from './owner-lock.js';
import { createEmptyDatabase, SqliteConnection, STORE_FORMAT } from './sqlite-connection.js';
import { StoreFiles } from './store-files.js';

export interface SqliteStoreOptions {
  /** Made if missing, and closed to other accounts (mode 0700). It must be on a local disk. */
  readonly folder: string;
  /** Refuse to grow beyond this: `STORAGE_FULL`. Default: as large as the disk allows. */
  readonly maxSizeBytes?: number;
}

/**
 * Opens the store of a folder, or makes it.
 * @throws VaultError `VAULT_IN_USE`, `STORAGE_CORRUPT`, `STORAGE_FULL`, `STORAGE_FAILED`, `FORMAT_UNSUPPORTED`
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteRecordStore> {
  return SqliteRecordStore.open(options);
}

/** Records in one SQLite file. Work is synchronous under its promises: each transaction holds the thread until the disk has it. */
export class SqliteRecordStore implements RecordStore {
  private closed = false;

  private constructor(
    private readonly files: StoreFiles,
    private readonly lock: OwnerLock,
    private readonly connection: SqliteConnection,
  ) {}

  static open({ folder, maxSizeBytes }: SqliteStoreOptions): SqliteRecordStore {
    const files = new StoreFiles(folder);
    translating(files, () => files.prepareFolder());
    const lock = OwnerLock.take(files.ownerLock);
    try {
      return translating(files, () => {
        files.clearLeftovers();
        if (!files.exists) files.createDatabase(createEmptyDatabase);
        files.prepareLog();
        const connection = new SqliteConnection(files.database, maxSizeBytes);
        return SqliteRecordStore.checked(files, lock, connection);
      });
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  private static checked(files: StoreFiles, lock: OwnerLock, connection: SqliteConnection): SqliteRecordStore {
    const { format } = connection;
    if (format === STORE_FORMAT) return new SqliteRecordStore(files, lock, connection);
    connection.close();
    throw new VaultError(format > STORE_FORMAT ? 'FORMAT_UNSUPPORTED' : 'STORAGE_CORRUPT');
  }

  async get(name: RecordName): Promise<Uint8Array | undefined> {
    checkStoredName(name);
    return this.attempt(() => {
      const [row] = this.connection.rows('SELECT value FROM record WHERE name = ?', [name]);
      return row && (row['value'] as Uint8Array);
    });
  }

  async scan(prefix: string, { after, limit = -1, reverse = false }: ScanOptions = {}): Promise<NamedRecord[]> {
    const low = checkStoredPrefix(prefix);
    const high = endOfPrefix(prefix);
    const where = after === undefined ? '' : reverse ? 'AND name < ?3' : 'AND name > ?3';
    const sql = `SELECT name, value FROM record WHERE name >= ?1 AND name < ?2 ${where} ORDER BY name ${reverse ? 'DESC' : 'ASC'} LIMIT ?${after === undefined ? 3 : 4}`;
    const values = after === undefined ? [low, high, limit] : [low, high, after, limit];
    return this.attempt(() => this.connection.rows(sql, values) as unknown as NamedRecord[]);
  }

  async transact(change: RecordChange): Promise<void> {
    const prefixes = prefixesOf(change).map(checkStoredPrefix);
    const deletes = Array.from(change.delete ?? [], checkStoredName);
    const puts = Array.from(change.put ?? [], ([name, value]) => [checkStoredName(name), value] as const);
    this.attempt(() =>
      this.connection.atomically(() => {
        for (const prefix of prefixes) this.connection.run('DELETE FROM record WHERE name >= ? AND name < ?', [prefix, endOfPrefix(prefix)]);
        for (const name of deletes) this.connection.run('DELETE FROM record WHERE name = ?', [name]);
        for (const put of puts) this.connection.run('INSERT INTO record (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [...put]);
      }),
    );
  }

  async size(): Promise<number> {
    return statSync(this.files.database).size;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    try {
      translating(this.files, () => this.connection.close());
    } finally {
      this.lock.release();
    }
  }

  private attempt<T>(work: () => T): T {
    if (this.closed) throw new VaultError('STORAGE_FAILED');
    return translating(this.files, work);
  }
}

/** SQLite's and the file system's errors, as ours. This build of SQLite gives its result codes only as their standard sentences. */
function translating<T>(files: StoreFiles, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    const { message = '', code = '' } = cause as { message?: string; code?: string };
    if (/malformed|not a database|corrupt/.test(message)) throw new VaultError('STORAGE_CORRUPT', { cause });
    if (/database or disk is full/.test(message) || ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) throw new VaultError('STORAGE_FULL', { cause });
    if (/database is locked/.test(message)) throw new VaultError('VAULT_IN_USE', { cause });
    throw new VaultError(/disk I\/O error|unable to open/.test(message) && !files.hasRoom() ? 'STORAGE_FULL' : 'STORAGE_FAILED', { cause });
  }
}
