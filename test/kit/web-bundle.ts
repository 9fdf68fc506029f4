import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { brotli, gzip } from '../../apps/web/build/budget.js';
import { fileOf, listOf } from '../../apps/web/build/bundle-list.js';

/** Folder of the web client that `npm test` built. @throws when there is none */
export function builtWebClient(): string {
  const folder = resolve(process.env['CHANCERY_TEST_WEB'] ?? 'dist/web');
  if (!existsSync(join(folder, 'bundle.json'))) throw new Error('The web client is not built: run "node deploy/setup.mjs --build" first, or "npm test".');
  return folder;
}

/** A bundle of a few bytes in a folder of its own, with a list like a built one's. */
export interface SmallBundle {
  readonly folder: string;
  readonly hash: string;
  remove(): void;
}

export const SMALL_FILES: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><html lang="en"><head><title>Small</title><script type="module" crossorigin src="/assets/main-abc.js"></script></head><body></body></html>',
  'preview.html': '<!doctype html><html lang="en"><head><title>Frame</title><script type="module" crossorigin src="/assets/frame-abc.js"></script></head><body></body></html>',
  'assets/main-abc.js': `document.title = 'ran';${'// long enough to be packed\n'.repeat(40)}`,
  'assets/frame-abc.js': "document.body.textContent = 'framed'; parent.postMessage(String(self.origin), '*');",
  'service-worker.js': 'self.addEventListener("install", () => undefined);',
  'manifest.webmanifest': '{"name":"Small"}',
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

/** Writes a bundle as the build would: files, packed copies of the long ones, list. */
export function writeSmallBundle(files: Readonly<Record<string, string>> = SMALL_FILES): SmallBundle {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-web-'));
  const listed = Object.entries(files).map(([path, text]) => {
    const bytes = Buffer.from(text);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    if (bytes.length >= 512) {
      writeFileSync(join(folder, `${path}.br`), brotli(bytes));
      writeFileSync(join(folder, `${path}.gz`), gzip(bytes));
    }
    return fileOf(path, bytes);
  });
  const list = listOf(listed);
  writeFileSync(join(folder, 'bundle.json'), `${JSON.stringify(list)}\n`);
  writeFileSync(join(folder, 'chancery.json'), '{}\n');
  return { folder, hash: list.hash, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
