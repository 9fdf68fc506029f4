import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomBytes } from '@chancery/access';
import { toBase64Url } from '@chancery/contracts';

export const FOUNDING_TOKEN_FILE = 'founding-token';
const TOKEN_BYTES = 24;

/**
 * The token that allows founding a network: as configured, else from a file in the data folder, made when it is missing.
 * @returns the token, and the absolute path of its file when it has one
 */
export function foundingToken(configured: string | undefined, dataDir: string, randomBytes: RandomBytes): { token: string; file?: string } {
  if (configured !== undefined) return { token: configured };
  const file = join(dataDir, FOUNDING_TOKEN_FILE);
  const token = read(file) ?? make(file, toBase64Url(randomBytes(TOKEN_BYTES)));
  return { token, file };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Appears whole or not at all, and the first of two servers wins. */
function make(file: string, token: string): string {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${token}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(file, 'utf8').trim();
  } finally {
    rmSync(draft, { force: true });
  }
}
