import { link, open, rename, rm } from 'node:fs/promises';
import type { WritableSinkLike } from '../ports.js';

/**
 * Saves to a file that appears, whole, only when everything in it was verified.
 * @param path  never taken from a peer's file name as it is
 * @param options.overwrite  default false: an existing file is left alone, and `commit` rejects with EEXIST
 */
export async function fileSink(path: string, { overwrite = false }: { overwrite?: boolean } = {}): Promise<WritableSinkLike> {
  const part = `${path}.part-${process.pid}`;
  const file = await open(part, 'w', 0o600);
  return {
    write: async (chunk) => {
      for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
    },
    commit: async () => {
      await file.sync();
      await file.close();
      try {
        if (overwrite) await rename(part, path);
        else await link(part, path);
      } finally {
        await rm(part, { force: true });
      }
    },
    abort: async () => {
      await file.close();
      await rm(part, { force: true });
    },
  };
}
