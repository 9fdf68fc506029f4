// One set-up at a time in a checkout: two would remove each other's node_modules.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;
const PATIENCE_MS = 15 * 60_000;

/**
 * Runs `work` while holding the lock file. Waits for another living holder, and takes the lock over from a dead one.
 * @param {string} path
 * @param {(holder: number) => void} onWait  told once, with the id of the process that is waited for
 * @param {() => void | Promise<void>} work
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  const text = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  const draft = `${path}.${process.pid}`;
  const deadline = Date.now() + PATIENCE_MS;
  let told = false;
  writeFileSync(draft, text);
  try {
    // A finished file is linked into place, so that nobody sees a half-written one.
    while (!linked(draft, path)) {
      const found = read(path);
      if (found === undefined) continue;
      const holder = parse(found);
      if (!holder || !isAlive(holder)) {
        setAside(path, found, `${draft}.stale`);
        continue;
      }
      if (!told) onWait(holder.pid);
      told = true;
      if (Date.now() > deadline) throw new Error(`Process ${holder.pid} has been setting this checkout up for too long; stop it, then try again.`);
      await sleep(POLL_MS);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  try {
    await work();
  } finally {
    if (read(path) === text) rmSync(path, { force: true });
  }
}

function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the stale lock, and puts back a newer one that somebody made in the meantime. */
function setAside(path, expected, aside) {
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== expected) linked(aside, path);
  rmSync(aside, { force: true });
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text) {
  try {
    const holder = JSON.parse(text);
    return Number.isSafeInteger(holder?.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return !started || !now || started === now;
}

/** When a process started, where /proc tells: its id alone may have gone to another one since. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
