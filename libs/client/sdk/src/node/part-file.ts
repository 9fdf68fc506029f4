import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, rename, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A half-written file beside the place where it is to appear. */
export interface PartFile {
  readonly path: string;
  readonly file: FileHandle;
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;

/** Where a part waits for a later process. */
export const partLeftAt = (path: string): string => `${path}.part`;

/**
 * Opens a part of `path` that nobody else writes into: the process stands in its name.
 * @param resume  take over what a process that has ended left, if there is something
 */
export async function openPart(path: string, resume: boolean): Promise<PartFile> {
  const part = `${partLeftAt(path)}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const claimed = resume && (await takeOver(path, part));
  // Windows knows no O_NOFOLLOW.
  return { path: part, file: await open(part, O_RDWR | O_APPEND | (O_NOFOLLOW ?? 0) | (claimed ? 0 : O_CREAT | O_EXCL), 0o600) };
}

/** Renaming is the claim: of two processes that want the same part, one gets it and the other begins anew. */
async function takeOver(path: string, part: string): Promise<boolean> {
  const [folder, left] = [dirname(path), basename(partLeftAt(path))];
  for (const name of await readdir(folder)) {
    const isLeft = name === left || (name.startsWith(`${left}-`) && hasEnded(name.slice(left.length + 1).split('-', 1)[0]!));
    if (!isLeft || !(await isOwn(join(folder, name)))) continue;
    if (await rename(join(folder, name), part).then(() => true, () => false)) return true;
  }
  return false;
}

/** A plain file that nobody but this account can have a second way to. */
async function isOwn(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && found.isFile() && found.nlink === 1 && (process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0));
}

function hasEnded(pid: string): boolean {
  if (!/^[1-9]\d{0,9}$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ESRCH';
  }
}
