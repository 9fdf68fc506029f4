import type { WritableSinkLike } from '../ports.js';

/** The part of the File System API that is used. */
export type WritableFileHandle = Pick<FileSystemFileHandle, 'createWritable'>;

/**
 * Saves to a place that the officer chose. The browser writes to a swap file: what stood there before stays until `commit`, and
 * for good after `abort`.
 * @param handle  of a save dialogue, or of the origin's private file system
 */
export function fileHandleSink(handle: WritableFileHandle): WritableSinkLike {
  let opened: Promise<FileSystemWritableFileStream> | undefined;
  const open = (): Promise<FileSystemWritableFileStream> => (opened ??= handle.createWritable({ keepExistingData: false }));
  return {
    write: async (chunk) => {
      // Copied: the chunk may be a view of a buffer that is used again.
      await (await open()).write(new Uint8Array(chunk));
    },
    commit: async () => {
      await (await open()).close();
    },
    abort: async () => {
      await (await opened)?.abort();
    },
  };
}
