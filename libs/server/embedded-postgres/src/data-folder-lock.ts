import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, processMark } from './process-mark.js';

/** Another running process holds the data folder. */
export class DataFolderInUseError extends Error {
  override name = 'DataFolderInUseError';
  constructor(dataDir: string, readonly pid: number) {
    super(`The data folder ${dataDir} is in use by process ${pid}: stop that process, or give this one a DATA_DIR of its own.`);
  }
}

export interface DataFolderLock {
  /** Gives the folder free. Harmless when called twice. */
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly mark?: string | undefined;
}

const LOCK_FILE = 'owner.lock';

/**
 * Claims the data folder for this process. Two servers on one folder would share one database, and the first to stop
 * would take it from the other. The claim of a process that is gone is taken over.
 * @throws DataFolderInUseError when a living process (this one included) holds it
 */
export function lockDataFolder(dataDir: string): DataFolderLock {
  const path = join(dataDir, LOCK_FILE);
  const text = JSON.stringify({ pid: process.pid, mark: processMark(process.pid) } satisfies Holder);
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  // Linking a finished file, instead of creating and then filling one, never shows a half-written claim.
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    while (!link(draft, path)) {
      const found = read(path);
      if (found === undefined) continue;
      const holder = parse(found);
      if (holder && isHeld(holder)) throw new DataFolderInUseError(dataDir, holder.pid);
      setAside(path, found, draft);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  let held = true;
  return {
    release: () => {
      if (held && read(path) === text) rmSync(path, { force: true });
      held = false;
    },
  };
}

/** @returns false when the name is taken */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the stale claim `expected`, and puts back a newer claim that another process made in the meantime. */
function setAside(path: string, expected: string, draft: string): void {
  const aside = `${draft}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== expected) link(aside, path);
  unlinkSync(aside);
}

function isHeld(holder: Holder): boolean {
  if (!isAlive(holder.pid)) return false;
  const now = processMark(holder.pid);
  return holder.mark === undefined || now === undefined || holder.mark === now;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @returns undefined for a claim that nobody can have made on purpose, such as a file emptied by a full disk */
function parse(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    if (!value || !Number.isSafeInteger(value.pid)) return undefined;
    return { pid: value.pid as number, mark: typeof value.mark === 'string' ? value.mark : undefined };
  } catch {
    return undefined;
  }
}
