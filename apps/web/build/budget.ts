import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** One chunk of the bundle, as far as weighing it goes. */
export interface WeighedChunk {
  readonly fileName: string;
  readonly code: string;
  /** File names of what it imports statically. */
  readonly imports: readonly string[];
}

export interface Weight {
  readonly files: number;
  readonly rawBytes: number;
  readonly gzipBytes: number;
  readonly brotliBytes: number;
}

/** @returns the file names of some chunks and of all that they import statically, directly or not: what must be there before they run */
export function closureOf(entries: readonly string[], chunks: ReadonlyMap<string, Pick<WeighedChunk, 'imports'>>): string[] {
  const found = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = chunks.get(fileName);
    if (!chunk || found.has(fileName)) return;
    found.add(fileName);
    chunk.imports.forEach(visit);
  };
  entries.forEach(visit);
  return [...found];
}

/** Bytes on the wire of some texts, each compressed on its own as the server sends them. */
export function weigh(texts: readonly string[]): Weight {
  const bytes = texts.map((text) => Buffer.from(text));
  const sum = (size: (text: Buffer) => number): number => bytes.reduce((total, text) => total + size(text), 0);
  return { files: texts.length, rawBytes: sum((text) => text.length), gzipBytes: sum((text) => gzip(text).length), brotliBytes: sum((text) => brotli(text).length) };
}

/** The scripts that a page or a worker begins with, weighed with all that they import. */
export function weighEntries(entries: readonly string[], chunks: ReadonlyMap<string, WeighedChunk>): Weight {
  return weigh(closureOf(entries, chunks).map((fileName) => chunks.get(fileName)!.code));
}

export const gzip = (bytes: Uint8Array): Buffer => gzipSync(bytes, { level: 9 });

export const brotli = (bytes: Uint8Array): Buffer =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
