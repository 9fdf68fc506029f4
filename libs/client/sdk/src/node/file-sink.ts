import { createReadStream } from 'node:fs';
import { link, rename, rm } from 'node:fs/promises';
import type { KeptBytes, WritableSinkLike } from '../ports.js';
import { openPart, partLeftAt, type PartFile } from './part-file.js';

export interface FileSinkOptions {
  /** Default false: an existing file is left alone, and `commit` rejects with EEXIST. */
  readonly overwrite?: boolean;
  /** Default false. What arrived before a download broke off is left in `<path>.part`, and a later one goes on with it. */
  readonly resume?: boolean;
}

/**
 * Saves to a file that appears, whole, only when everything in it was verified.
 * @param path  never taken from a peer's file name as it is
 */
export async function fileSink(path: string, { overwrite = false, resume = false }: FileSinkOptions = {}): Promise<WritableSinkLike> {
  const part = await openPart(path, resume);
  const { file } = part;
  return {
    write: async (chunk) => {
      for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
    },
    commit: async () => {
      await file.sync();
      await file.close();
      try {
        if (overwrite) await rename(part.path, path);
        else await link(part.path, path);
      } finally {
        await rm(part.path, { force: true });
      }
    },
    abort: async () => {
      await file.close();
      await rm(part.path, { force: true });
    },
    ...(resume ? { kept: await keptIn(part, partLeftAt(path)) } : {}),
  };
}

async function keptIn({ path, file }: PartFile, left: string): Promise<KeptBytes> {
  const { size } = await file.stat();
  return {
    sizeBytes: size,
    read: (sizeBytes) => (sizeBytes === 0 ? nothing() : createReadStream(path, { end: sizeBytes - 1, highWaterMark: 262_144 })),
    cut: (sizeBytes) => file.truncate(sizeBytes),
    sync: () => file.datasync(),
    leave: async () => {
      const { size: written } = await file.stat();
      await file.close();
      if (written === 0) await rm(path, { force: true });
      else await rename(path, left);
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
