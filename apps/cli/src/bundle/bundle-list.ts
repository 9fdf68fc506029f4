import { createHash } from 'node:crypto';

/** One file of a web client. */
export interface ListedFile {
  /** Below the client's root: `assets/index-BqX1.js`. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface BundleList {
  /** Lower-case hex: the one hash that names the build. */
  readonly hash: string;
  readonly files: readonly ListedFile[];
}

export const LIST_NAME = 'bundle.json';
/** Far more than any build has. */
const MAX_FILES = 2_000;
export const MAX_FILE_BYTES = 64 * 1024 * 1024;
const PATH = /^(?:assets\/)?[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const SHA256 = /^[0-9a-f]{64}$/;

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The hash of the lines that `sha256sum` prints for the files, sorted by path. */
export function hashOfFiles(files: readonly Pick<ListedFile, 'path' | 'sha256'>[]): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return sha256(sorted.map(({ path, sha256: hash }) => `${hash}  ${path}\n`).join(''));
}

/** @returns the list, or undefined when the bytes are none: nothing of it is believed yet */
export function parseBundleList(bytes: Uint8Array): BundleList | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  const { format, hash, files } = (value ?? {}) as { format?: unknown; hash?: unknown; files?: unknown };
  if (format !== 1 || typeof hash !== 'string' || !SHA256.test(hash) || !Array.isArray(files) || files.length === 0 || files.length > MAX_FILES || !files.every(isListedFile)) return undefined;
  return new Set(files.map(({ path }) => path)).size === files.length ? { hash, files } : undefined;
}

function isListedFile(value: unknown): value is ListedFile {
  const { path, sha256: hash, bytes } = (value ?? {}) as { path?: unknown; sha256?: unknown; bytes?: unknown };
  return typeof path === 'string' && PATH.test(path) && path !== LIST_NAME && typeof hash === 'string' && SHA256.test(hash) && Number.isSafeInteger(bytes) && (bytes as number) >= 0 && (bytes as number) <= MAX_FILE_BYTES;
}

/**
 * What a page loads or runs that the list does not have, and what it says inline. The hash of the page is checked as
 * well; this tells a build that was made wrong, or a list that was made to fit.
 */
export function strayReferences(html: string, files: readonly ListedFile[]): string[] {
  const known = new Set(files.map(({ path }) => `/${path}`));
  const tags = [...html.matchAll(/<(?:script|link|style|iframe|object|embed|base|img)\b[^>]*>/gi)].map(([tag]) => tag);
  return tags.flatMap((tag) => {
    const url = /\b(?:src|href|data)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(tag);
    const named = url?.[1] ?? url?.[2] ?? url?.[3];
    if (named === undefined) return ['something inline'];
    return known.has(named) ? [] : [named];
  });
}
