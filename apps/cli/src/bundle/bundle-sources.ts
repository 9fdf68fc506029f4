import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../cli-error.js';
import { MAX_FILE_BYTES } from './bundle-list.js';

/** Where the files of a web client are read from. */
export interface BundleSource {
  /** @returns the bytes, or undefined when there is no such file; `path` is one of a checked list, or empty for the page itself */
  read(path: string, maxBytes?: number): Promise<Uint8Array | undefined>;
}

const PATIENCE_MS = 60_000;

/** The client as a browser gets it: no redirects, no more bytes than expected. */
export function serverSource(origin: string): BundleSource {
  return {
    read: async (path, maxBytes = MAX_FILE_BYTES) => {
      const reply = await fetch(`${origin}/${path}`, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS), headers: { 'cache-control': 'no-cache' } }).catch(() => {
        throw new CliError('unavailable', 'UNAVAILABLE', 'The server cannot be reached, or answers from another place.', 'Check the address and try again.');
      });
      if (reply.status >= 500 || reply.status === 429) throw new CliError('unavailable', 'UNAVAILABLE', 'The server does not answer properly now.', 'Try again later.');
      if (reply.status !== 200 || !reply.body) {
        await reply.body?.cancel();
        return undefined;
      }
      return readAtMost(reply.body, maxBytes);
    },
  };
}

/** The client as a build left it. */
export function folderSource(folder: string): BundleSource {
  return {
    read: async (path, maxBytes = MAX_FILE_BYTES) => {
      const file = join(folder, path === '' ? 'index.html' : path);
      const size = await stat(file).then((found) => (found.isFile() ? found.size : undefined), () => undefined);
      if (size === undefined) return undefined;
      // One byte too many is as different as a thousand.
      return size > maxBytes ? new Uint8Array(maxBytes + 1) : new Uint8Array(await readFile(file));
    },
  };
}

/** Stops after one byte too many: whoever sends more has not sent what was built. */
async function readAtMost(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new CliError('unavailable', 'UNAVAILABLE', 'The server stopped in the middle of a file.', 'Try again later.');
    });
    if (done) break;
    parts.push(value);
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined);
      break;
    }
  }
  return Buffer.concat(parts);
}
