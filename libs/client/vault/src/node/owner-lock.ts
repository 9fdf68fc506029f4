import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { VaultError } from '../vault-error.js';

/**
 * One owner per store: a file that names the owning process. A killed process leaves it behind; the next owner sees that
 * nobody of that name lives and takes it over. Meant for local disks: a process id says nothing about another machine.
 */
export class OwnerLock {
  private static readonly heldHere = new Set<string>();

  private constructor(
    private readonly path: string,
    private readonly mark: string,
  ) {}

  /** @throws VaultError `VAULT_IN_USE` */
  static take(path: string): OwnerLock {
    const mark = JSON.stringify({ pid: process.pid, started: startOf(process.pid), nonce: randomUUID() });
    // A lost race for a stale file is worth another look; more than a few means that others are alive.
    for (let attempt = 0; attempt < 3; attempt++) {
      if (place(path, mark)) {
        OwnerLock.heldHere.add(path);
        return new OwnerLock(path, mark);
      }
      const found = readMark(path);
      if (found === undefined) continue;
      if (ownerLives(found, path)) throw new VaultError('VAULT_IN_USE');
      clearStale(path, found);
    }
    throw new VaultError('VAULT_IN_USE');
  }

  release(): void {
    if (readMark(this.path) === this.mark) rmSync(this.path, { force: true });
    OwnerLock.heldHere.delete(this.path);
  }

  static isHeldHere(path: string): boolean {
    return OwnerLock.heldHere.has(path);
  }
}

/** Appears whole or not at all: written aside, then linked. @returns false when the place is taken */
function place(path: string, mark: string): boolean {
  const aside = `${path}.${randomUUID()}`;
  try {
    writeFileSync(aside, mark, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(aside, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (codeOf(error) === 'ENOSPC') throw new VaultError('STORAGE_FULL', { cause: error });
    return placeWithoutLinks(path, mark);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** For file systems that know no hard links. */
function placeWithoutLinks(path: string, mark: string): boolean {
  try {
    writeFileSync(path, mark, { mode: 0o600, flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new VaultError('STORAGE_FAILED', { cause: error });
  }
}

function readMark(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function ownerLives(mark: string, path: string): boolean {
  const owner = parseMark(mark);
  if (!owner) return false;
  // Our own number in a file that we do not hold: left by an earlier process, as happens in containers, where all are number 1.
  if (owner.pid === process.pid) return OwnerLock.isHeldHere(path) || (owner.started !== '' && owner.started === startOf(process.pid));
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return owner.started === startOf(owner.pid);
}

function parseMark(mark: string): { pid: number; started: string } | undefined {
  try {
    const { pid, started } = JSON.parse(mark) as { pid?: unknown; started?: unknown };
    return Number.isSafeInteger(pid) && (pid as number) > 0 && typeof started === 'string' ? { pid: pid as number, started } : undefined;
  } catch {
    return undefined;
  }
}

/** Moves the file away and makes sure it was the stale one, for somebody else may have done the same a moment ago. */
function clearStale(path: string, stale: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if (readMark(aside) !== stale) linkSync(aside, path);
    unlinkSync(aside);
  } catch {
    rmSync(aside, { force: true });
  }
}

/** When the process started, in the kernel's clock ticks; empty where that is not told. It tells a reused number from its first owner. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
