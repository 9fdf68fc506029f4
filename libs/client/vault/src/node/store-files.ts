import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** The files of one store. Only the owner of the account may read the folder. */
export class StoreFiles {
  readonly database: string;
  readonly log: string;
  readonly ownerLock: string;

  readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
    this.database = join(this.folder, 'vault.db');
    this.log = `${this.database}-wal`;
    this.ownerLock = join(this.folder, 'vault.lock');
  }

  prepareFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    // The folder may be older than we are.
    chmodSync(this.folder, OWNER_ONLY_FOLDER);
  }

  /** SQLite's own lock is a folder beside the file and outlives a killed process. Call only as the owner. */
  clearLeftovers(): void {
    rmSync(`${this.database}.lock`, { recursive: true, force: true });
  }

  get exists(): boolean {
    return existsSync(this.database);
  }

  /**
   * Makes the database aside and moves it into place when it is complete.
   * @param make  creates and closes a database at the path that it is given, where an empty file waits
   */
  createDatabase(make: (path: string) => void): void {
    const aside = `${this.database}.new`;
    // A log without its database would be replayed into the new one.
    for (const leftover of [aside, `${aside}-wal`, `${aside}-journal`, `${aside}.lock`, this.log]) rmSync(leftover, { recursive: true, force: true });
    writeFileSync(aside, '', { mode: OWNER_ONLY_FILE, flag: 'wx' });
    make(aside);
    syncPath(aside);
    renameSync(aside, this.database);
    this.syncFolder();
  }

  /** SQLite would make the log readable to the group, and this build of it does not sync the folder entry. */
  prepareLog(): void {
    closeSync(openSync(this.log, 'a', OWNER_ONLY_FILE));
    chmodSync(this.database, OWNER_ONLY_FILE);
    chmodSync(this.log, OWNER_ONLY_FILE);
    this.syncFolder();
  }

  /** Whether a small file still fits: the platform calls a full disk just an input/output error. */
  hasRoom(): boolean {
    const probe = join(this.folder, 'room.probe');
    try {
      writeFileSync(probe, new Uint8Array(64 * 1024), { mode: OWNER_ONLY_FILE, flush: true });
      return true;
    } catch (error) {
      return !['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');
    } finally {
      rmSync(probe, { force: true });
    }
  }

  private syncFolder(): void {
    // Windows refuses to open a folder, and needs no such sync.
    if (process.platform !== 'win32') syncPath(this.folder);
  }
}

function syncPath(path: string): void {
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
