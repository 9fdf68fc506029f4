import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { ChanceryError, UUID_PATTERN } from '@chancery/contracts';
import type { BlobStore, ByteRange } from './blob-store.js';

const READ_CHUNK_BYTES = 262_144;

/** Whether the disk, or the account's share of it, is full. */
export function isFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/**
 * Files on a local disk: `incoming/` while they arrive, `stored/xx/` once they are whole. Both lie on one file system,
 * so that a file moves in one step.
 */
export class DiskBlobStore implements BlobStore {
  constructor(private readonly folder: string) {}

  /** Where uploads arrive. */
  get incoming(): string {
    return join(this.folder, 'incoming');
  }

  /** Makes the folders. Call it before anything else. */
  async prepare(): Promise<void> {
    for (const part of [this.incoming, join(this.folder, 'stored')]) await mkdir(part, { recursive: true, mode: 0o700 });
  }

  async adopt(id: string, path: string): Promise<void> {
    const target = this.path(id);
    try {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await sync(path);
      await rename(path, target);
      await sync(dirname(target));
    } catch (error) {
      if (isFull(error)) throw new ChanceryError('STORAGE_FULL', { retryAfterSeconds: 10 });
      if (isMissing(error) && (await this.size(id)) !== undefined) return;
      throw error;
    }
  }

  async size(id: string): Promise<number | undefined> {
    try {
      return (await stat(this.path(id))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  read(id: string, range?: ByteRange): Readable {
    return createReadStream(this.path(id), { highWaterMark: READ_CHUNK_BYTES, ...(range ? { start: range.first, end: range.last } : {}) });
  }

  async remove(id: string): Promise<void> {
    for (const path of [this.path(id), join(this.incoming, id), join(this.incoming, `${id}.json`)]) await rm(path, { force: true });
  }

  private path(id: string): string {
    if (!UUID_PATTERN.test(id)) throw new RangeError('not an id');
    return join(this.folder, 'stored', id.slice(-2), id);
  }
}

const isMissing = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ENOENT';

/** fdatasync of a file, or of a folder after something moved into it. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
