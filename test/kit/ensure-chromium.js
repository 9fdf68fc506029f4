// Runs outside Jest's module system, like global-setup.js, hence plain ESM.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const APT = '/usr/bin/apt-get';
/** Chromium, and fonts for the seven languages of the client. */
const PACKAGES = ['chromium', 'fonts-noto-core', 'fonts-wqy-microhei'];
const PATIENCE_MS = 4 * 60_000;

/**
 * Finds a browser for the tests; installs Debian's when there is none and this may be done: by `npm test` or a pipeline,
 * as root. Says in one line when the tests of the browser are going to be skipped.
 * @returns {Promise<string | undefined>} path of the browser
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const reason = whyNotInstalled() ?? (await install());
  const installed = findChromium();
  if (installed) return installed;
  process.stderr.write(`The tests that need a browser are skipped: there is no Chromium, and ${reason ?? 'its package brought none'}. Set CHANCERY_TEST_CHROMIUM to one.\n`);
  return undefined;
}

function findChromium() {
  const named = process.env.CHANCERY_TEST_CHROMIUM;
  return (named ? [named] : CANDIDATES).find(isExecutable);
}

function whyNotInstalled() {
  if (process.env.CHANCERY_TEST_CHROMIUM) return 'the one that CHANCERY_TEST_CHROMIUM names cannot be run';
  if (process.env.CI !== 'true' && !/^test/.test(process.env.npm_lifecycle_event ?? '')) return 'only npm test installs one';
  if (!existsSync(APT)) return 'this system has no apt-get';
  if (process.getuid?.() !== 0) return 'only root may install it';
  return undefined;
}

/** @returns {Promise<string | undefined>} why it failed */
async function install() {
  process.stderr.write('Installing Chromium for the tests (apt-get, at most 4 minutes).\n');
  const deadline = Date.now() + PATIENCE_MS;
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...PACKAGES]]) {
    const failure = await run(['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=60', ...words], deadline - Date.now());
    if (failure) return `"apt-get ${words[0]}" ${failure}`;
  }
  return undefined;
}

function run(words, milliseconds) {
  return new Promise((resolve) => {
    const child = spawn(APT, words, { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: Math.max(1, milliseconds) });
    child.once('error', () => resolve('could not be run'));
    child.once('exit', (code, signal) => resolve(code === 0 ? undefined : signal ? 'took too long' : `ended with ${code}`));
  });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
