import { spawnSync } from 'node:child_process';

/** The unprivileged account that runs the database when this process is root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account names tried, best first: a PostgreSQL package's own, else the one that every system has. */
const CANDIDATES = ['postgres', 'nobody'] as const;

/**
 * PostgreSQL refuses to run as root, so root hands it to another account.
 * @returns undefined when this process is not root: the database then runs as this process's own user
 * @throws Error when root finds none of the accounts
 */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of CANDIDATES) {
    const uid = numericId('-u', name);
    const gid = numericId('-g', name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('Running as root needs an account called "postgres" or "nobody" for the embedded database.');
}

function numericId(flag: '-u' | '-g', name: string): number | undefined {
  const asked = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return asked.status === 0 ? Number(asked.stdout) : undefined;
}

/** Whether the account can pass through `folder` and every folder above it. */
export function canEnter(folder: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', folder], { ...account, cwd: '/', env: {} }).status === 0;
}

/** Whether `program` answers `--version` when the account (or, without one, this user) runs it. */
export function canRun(program: string, account: Account | undefined): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/', env: {} }).status === 0;
}
