import { mkdirSync } from 'node:fs';
import { open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttachmentSpool, SpoolWriter } from '../ports.js';

const NAME = /^[0-9a-f-]{1,64}$/;

/** Sealed attachments as files in a folder that only this account can read. A half-written one is never seen. */
class FileSpool implements AttachmentSpool {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  async create(name: string): Promise<SpoolWriter> {
    const path = this.path(name);
    const part = `${path}.part`;
    const file = await open(part, 'w', 0o600);
    return {
      write: async (chunk) => {
        await writeAll(file, chunk);
      },
      finish: async () => {
        await file.sync();
        await file.close();
        await rename(part, path);
      },
      abort: async () => {
        await file.close();
        await rm(part, { force: true });
      },
    };
  }

  async size(name: string): Promise<number | undefined> {
    try {
      return (await stat(this.path(name))).size;
    } catch {
      return undefined;
    }
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array> {
    const file = await open(this.path(name), 'r');
    try {
      const buffer = new Uint8Array(end - start);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
    await rm(`${this.path(name)}.part`, { force: true });
  }

  async list(): Promise<string[]> {
    const names = (await readdir(this.folder)).map((file) => file.replace(/\.part$/, ''));
    return [...new Set(names)].filter((name) => NAME.test(name));
  }

  private path(name: string): string {
    if (!NAME.test(name)) throw new RangeError('not a name of the spool');
    return join(this.folder, name);
  }
}

/** @param folder  made when it is missing; one per vault */
export function fileSpool(folder: string): AttachmentSpool {
  return new FileSpool(folder);
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
}
