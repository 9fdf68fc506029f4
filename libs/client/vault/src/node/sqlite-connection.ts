import { createRequire } from 'node:module';

const { Database } = createRequire(import.meta.url)('node-sqlite3-wasm') as typeof import('node-sqlite3-wasm');
type Statement = ReturnType<InstanceType<typeof Database>['prepare']>;

export const STORE_FORMAT = 1;

/*
 * Why a write-ahead log, when the rollback journal looks simpler: this build of SQLite believes its own lock to be somebody
 * else's, so it never rolls a journal back after a crash, and half a transaction would stay in the file. A log needs no such
 * judgement: frames without their commit mark and checksum are not there. Exclusive locking spares it the shared memory that
 * the build lacks.
 *
 * Why the log is emptied after each transaction: it keeps older versions of pages, and a ratchet page that was moved on must be
 * gone from the disk when `transact` resolves.
 */
const SETTINGS = [
  'PRAGMA locking_mode = EXCLUSIVE',
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA secure_delete = ON',
  'PRAGMA wal_autocheckpoint = 0',
  'PRAGMA cell_size_check = ON',
  'PRAGMA trusted_schema = OFF',
] as const;

/** Makes an empty database at `path`, and closes it. */
export function createEmptyDatabase(path: string): void {
  const db = new Database(path);
  try {
    for (const setting of SETTINGS) db.exec(setting);
    db.exec(`CREATE TABLE record (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID; PRAGMA user_version = ${STORE_FORMAT}`);
  } finally {
    db.close();
  }
}

/** One open database. Everything is synchronous; errors are SQLite's own. */
export class SqliteConnection {
  private readonly db: InstanceType<typeof Database>;
  private statements = new Map<string, Statement>();

  constructor(path: string, maxSizeBytes?: number) {
    this.db = new Database(path, { fileMustExist: true });
    try {
      for (const setting of SETTINGS) this.db.exec(setting);
      // SQLite keeps the old mode without a word where it cannot have the one it is asked for.
      if (this.only('PRAGMA journal_mode') !== 'wal') throw new Error('no write-ahead log');
      const pageSize = Number(this.only('PRAGMA page_size'));
      if (maxSizeBytes !== undefined) this.db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxSizeBytes / pageSize))}`);
      this.emptyLog();
    } catch (error) {
      this.db.close();
      throw error;
    }
  }

  get format(): number {
    return Number(this.only('PRAGMA user_version'));
  }

  /** Runs to the end, so that no half-read statement holds the log. */
  rows(sql: string, values: (string | number)[]): Record<string, unknown>[] {
    return this.prepared(sql).all(values);
  }

  run(sql: string, values: (string | Uint8Array)[]): void {
    this.prepared(sql).run(values);
  }

  /** All of `work`, or nothing. @throws whatever failed, after the transaction was undone */
  atomically(work: () => void): void {
    try {
      this.db.exec('BEGIN IMMEDIATE');
      work();
      this.db.exec('COMMIT');
    } catch (error) {
      this.undo();
      throw error;
    }
    // The transaction is durable already; if this fails, the next one empties the log of both.
    quietly(() => this.emptyLog());
  }

  close(): void {
    this.forgetStatements();
    this.db.close();
  }

  private undo(): void {
    // A statement that failed refuses its next use: prepare them anew.
    this.forgetStatements();
    quietly(() => this.db.inTransaction && this.db.exec('ROLLBACK'));
    // Frames of the failed transaction must not come to life in a later recovery.
    quietly(() => this.emptyLog());
  }

  private emptyLog(): void {
    this.db.all('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  private only(sql: string): unknown {
    return Object.values(this.db.all(sql)[0] ?? {})[0];
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private forgetStatements(): void {
    for (const statement of this.statements.values()) quietly(() => statement.finalize());
    this.statements.clear();
  }
}

function quietly(work: () => unknown): void {
  try {
    work();
  } catch {
    // Called where the first error, or the success, is what counts.
  }
}
