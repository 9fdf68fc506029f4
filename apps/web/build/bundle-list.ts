import { createHash } from 'node:crypto';

/** One file of the bundle. */
export interface BundleFile {
  /** Below the bundle's root, with forward slashes: `assets/main-BqX1.js`. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What `bundle.json` holds. */
export interface BundleList {
  readonly format: 1;
  /** SHA-256 over the lines of all files, lower-case hex: the one hash that names this build. */
  readonly hash: string;
  /** Sorted by path, as bytes. Everything of the bundle but `bundle.json`, `chancery.json` and compressed copies. */
  readonly files: readonly BundleFile[];
}

export const LIST_NAME = 'bundle.json';
/** Told to the bundle where it is served, hence no part of its hash. */
export const SETTINGS_NAME = 'chancery.json';

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export const fileOf = (path: string, bytes: Uint8Array): BundleFile => ({ path, sha256: sha256(bytes), bytes: bytes.length });

/** The hash of the lines that `sha256sum` prints for the files in this order. */
export function listOf(files: readonly BundleFile[]): BundleList {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { format: 1, hash: sha256(sorted.map(({ path, sha256: hash }) => `${hash}  ${path}\n`).join('')), files: sorted };
}

/** Whether a file is covered by the hash. */
export const isListed = (path: string): boolean => path !== LIST_NAME && path !== SETTINGS_NAME && !/\.(br|gz)$/.test(path);
