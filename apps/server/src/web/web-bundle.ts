import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Ways of packing that the build leaves beside a file, best first: name in Accept-Encoding → ending. */
export const PACKINGS = { br: '.br', gzip: '.gz' } as const;
export type Packing = keyof typeof PACKINGS;

/** One file of the client, held in memory. */
export interface WebFile {
  /** Below the bundle's root: `assets/index-BqX1.js`. */
  readonly path: string;
  /** Lower-case hex, of the plain bytes. */
  readonly sha256: string;
  readonly plain: Buffer;
  readonly packed: Readonly<Partial<Record<Packing, Buffer>>>;
}

export interface WebBundle {
  /** SHA-256 over the lines of all files, lower-case hex: the one hash that names the build. */
  readonly hash: string;
  readonly files: readonly WebFile[];
  /** `bundle.json` as it is. */
  readonly list: Buffer;
}

const LIST_NAME = 'bundle.json';
/** Nothing else becomes a path on this disk, nor a route. */
const SAFE_PATH = /^(?:assets\/)?[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/**
 * Reads a built client into memory.
 * @returns undefined when the folder has none
 * @throws Error when a file is missing or is not the one that was built: a client that was tampered with is not served
 */
export async function readWebBundle(folder: string): Promise<WebBundle | undefined> {
  if (!existsSync(join(folder, LIST_NAME))) return undefined;
  const list = await readFile(join(folder, LIST_NAME));
  const { hash, files: listed } = parseList(list);
  const files = await Promise.all(listed.map(({ path, sha256 }) => readWebFile(folder, path, sha256)));
  if (sha256Of(files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('')) !== hash) throw new Error('The built web client is not whole: its list does not have its hash. Build it again.');
  return { hash, files, list };
}

async function readWebFile(folder: string, path: string, sha256: string): Promise<WebFile> {
  if (!SAFE_PATH.test(path)) throw new Error('The built web client names a file that cannot be served. Build it again.');
  const plain = await readFile(join(folder, path)).catch(() => undefined);
  if (!plain || sha256Of(plain) !== sha256) throw new Error(`The built web client is not whole: ${path} is missing or was changed. Build it again.`);
  const packed: Partial<Record<Packing, Buffer>> = {};
  for (const [packing, ending] of Object.entries(PACKINGS) as [Packing, string][]) {
    const bytes = await readFile(join(folder, path + ending)).catch(() => undefined);
    if (bytes) packed[packing] = bytes;
  }
  return { path, sha256, plain, packed };
}

function parseList(bytes: Buffer): { hash: string; files: readonly { path: string; sha256: string }[] } {
  try {
    const { hash, files } = JSON.parse(bytes.toString('utf8')) as { hash: unknown; files: unknown };
    if (typeof hash === 'string' && Array.isArray(files) && files.every(isListed)) return { hash, files };
  } catch {
    // Told below.
  }
  throw new Error('The list of the built web client cannot be read. Build it again.');
}

function isListed(value: unknown): value is { path: string; sha256: string } {
  const { path, sha256 } = (value ?? {}) as { path?: unknown; sha256?: unknown };
  return typeof path === 'string' && typeof sha256 === 'string';
}

export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
