import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.js';
import { programPath } from './binaries.js';

/** A finished database cluster on disk. */
export interface Cluster {
  readonly folder: string;
  /** Password of the superuser `postgres`, who is the only one. */
  readonly password: string;
}

/** The child gets none of this process's variables: some are secret, and some (`PG…`) would change what it does. */
export const CHILD_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' } as const;

const HALF_MADE = 'cluster.making-';

/**
 * Opens the cluster of the data folder, and makes it when there is none. A new cluster gets its final name only when
 * it is finished, so one whose making was cut short is never mistaken for a good one.
 * @param durable  false leaves out the write to disk at the end: for tests only
 */
export async function ensureCluster(dataDir: string, account: Account | undefined, bin: () => Promise<string>, durable: boolean): Promise<Cluster> {
  const folder = join(dataDir, 'cluster');
  const secret = join(dataDir, 'password');
  if (existsSync(folder)) return { folder, password: readFileSync(secret, 'utf8').trim() };

  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(HALF_MADE)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  const making = join(dataDir, `${HALF_MADE}${randomBytes(6).toString('hex')}`);
  const password = randomBytes(24).toString('base64url');
  mkdirSync(making, { mode: 0o700 });
  try {
    await initialise(await bin(), making, password, account, durable);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw error;
  }
  writeDurably(secret, `${password}\n`);
  renameSync(making, folder);
  syncFolder(dataDir);
  return { folder, password };
}

async function initialise(bin: string, folder: string, password: string, account: Account | undefined, durable: boolean): Promise<void> {
  const handed = `${folder}.password`;
  writeFileSync(handed, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (account) for (const path of [folder, handed]) chownSync(path, account.uid, account.gid);
  try {
    await run(programPath(bin, 'initdb'), [
      '-D', folder, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${handed}`, '-E', 'UTF8',
      '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ], account);
  } finally {
    rmSync(handed, { force: true });
  }
}

function run(program: string, args: readonly string[], account: Account | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...account, cwd: '/', env: CHILD_ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`The embedded database could not be made: ${complaint.trim() || `initdb ended with ${code}`}`))));
  });
}

function writeDurably(path: string, text: string): void {
  const partial = `${path}.new`;
  const file = openSync(partial, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
