import type { WritableSinkLike } from '@chancery/sdk';
import { blobSink, fileHandleSink } from '@chancery/sdk/browser';

const FOLDER = 'saving';
const PIECE = 1024 * 1024;
/** Up to here a file that is saved is kept as a Blob, which browsers hold in memory, some of them up to any size. */
const MOST_IN_MEMORY = 32 * 1024 * 1024;
/** Whoever saves it has long copied it by then, over whatever bus. */
const KEPT_MS = 15 * 60_000;

export type StagedSink = WritableSinkLike & {
  /** After the commit. */
  blob(): Blob;
};

/**
 * Large files between opening and the browser's own folder, where there is no save dialogue: in the private file system of this
 * origin, in the clear as they will be in that folder, and not longer than the desk is open. Where a browser has no such
 * system, they stay Blobs.
 */
export class Staging {
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  /** What a process that was killed has left. */
  private readonly cleared = this.clear();

  sink(mediaType: string): StagedSink {
    const small = blobSink(mediaType);
    const name = crypto.randomUUID();
    let bytes = 0;
    let large: { readonly sink: WritableSinkLike; readonly handle: FileSystemFileHandle } | undefined;
    let mayGrow = true;
    let staged: File | undefined;
    const grow = async (): Promise<void> => {
      mayGrow = false;
      const opened = await this.open(name).catch(() => undefined);
      if (!opened) return;
      await small.commit();
      for (let at = 0, blob = small.blob(); at < blob.size; at += PIECE) await opened.sink.write(new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer()));
      large = opened;
    };
    return {
      write: async (chunk) => {
        bytes += chunk.length;
        if (mayGrow && bytes > MOST_IN_MEMORY) await grow();
        await (large?.sink ?? small).write(chunk);
      },
      commit: async () => {
        if (!large) return small.commit();
        await large.sink.commit();
        staged = await large.handle.getFile();
        this.timers.add(setTimeout(() => void remove(name), KEPT_MS));
      },
      abort: async () => {
        await small.abort();
        await large?.sink.abort();
        await remove(name);
      },
      blob: () => staged ?? small.blob(),
    };
  }

  async clear(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await navigator.storage.getDirectory().then((root) => root.removeEntry(FOLDER, { recursive: true })).catch(() => undefined);
  }

  private async open(name: string): Promise<{ sink: WritableSinkLike; handle: FileSystemFileHandle }> {
    await this.cleared;
    const handle = await (await folder()).getFileHandle(name, { create: true });
    const sink = fileHandleSink(handle);
    // Not every browser can write there from here: known before anything is moved.
    await sink.write(new Uint8Array());
    return { sink, handle };
  }
}

const folder = async (): Promise<FileSystemDirectoryHandle> => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

async function remove(name: string): Promise<void> {
  await folder().then((staged) => staged.removeEntry(name)).catch(() => undefined);
}
