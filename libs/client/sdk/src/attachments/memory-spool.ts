import type { AttachmentSpool, SpoolWriter } from '../ports.js';

/** Sealed attachments in memory: for browsers without a better place, and for tests. Lost with the process. */
export class MemorySpool implements AttachmentSpool {
  private readonly items = new Map<string, Uint8Array[]>();

  async create(name: string): Promise<SpoolWriter> {
    const chunks: Uint8Array[] = [];
    this.items.delete(name);
    return {
      write: async (chunk) => {
        chunks.push(chunk.slice());
      },
      finish: async () => {
        this.items.set(name, chunks);
      },
      abort: async () => {
        chunks.length = 0;
      },
    };
  }

  async size(name: string): Promise<number | undefined> {
    return this.items.get(name)?.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  async read(name: string, start: number, end: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const chunk of this.items.get(name) ?? []) {
      const [from, to] = [Math.max(start - at, 0), Math.min(end - at, chunk.length)];
      if (from < to) parts.push(chunk.subarray(from, to));
      at += chunk.length;
      if (at >= end) break;
    }
    const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let filled = 0;
    for (const part of parts) {
      joined.set(part, filled);
      filled += part.length;
    }
    return joined;
  }

  async remove(name: string): Promise<void> {
    this.items.delete(name);
  }

  async list(): Promise<string[]> {
    return [...this.items.keys()];
  }
}
