// Jest runs this file outside its module system: no transform, no aliases. It is therefore plain ESM and uses what the
// build made, which `npm test` runs first.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './ensure-chromium.js';

const FOLDER_PREFIX = 'chancery-test-';

/** One database server for the whole run, with a migrated template that each test file copies; and a browser. */
export default async function globalSetup() {
  const browser = ensureChromium();
  const { ensureDatabase, startEmbeddedPostgres } = await built('embedded-postgres');
  await sweep(startEmbeddedPostgres);
  const dataDir = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  globalThis.__chanceryTestDatabase = { server, dataDir };
  try {
    const { migrate } = await built('persistence');
    if (typeof migrate !== 'function') throw new Error('libs/server/persistence does not export migrate(url): the test database cannot be made.');
    await migrate(await ensureDatabase(server.url, 'chancery_template'));
  } catch (error) {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
  process.env.CHANCERY_TEST_DATABASE = server.url;
  const chromium = await browser;
  if (chromium) process.env.CHANCERY_TEST_CHROMIUM = chromium;
  else delete process.env.CHANCERY_TEST_CHROMIUM;
}

async function built(library) {
  const file = new URL(`../../dist/libs/server/${library}/src/index.js`, import.meta.url);
  if (!existsSync(file)) throw new Error(`libs/server/${library} is not built: run "node deploy/setup.mjs --build" first, or "npm test".`);
  return import(file.href);
}

/** Stops the databases of test runs that were killed, which would otherwise run on until the next reboot. */
async function sweep(startEmbeddedPostgres) {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const dataDir = join(tmpdir(), name);
    if (!existsSync(join(dataDir, 'cluster', 'postmaster.pid'))) continue;
    try {
      const left = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
      await left.stop();
      rmSync(dataDir, { recursive: true, force: true });
    } catch {
      // A run that goes on now holds it, or it belongs to somebody else.
    }
  }
}
