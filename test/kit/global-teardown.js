import { rmSync } from 'node:fs';

/** Ends what global-setup.js began. */
export default async function globalTeardown() {
  const held = globalThis.__chanceryTestDatabase;
  if (!held) return;
  await held.server.stop();
  rmSync(held.dataDir, { recursive: true, force: true });
}
