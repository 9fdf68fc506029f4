// Makes a checkout ready: `npm start` and `npm test` call it first, so that each of them is the only command a new
// machine needs. Does nothing, fast, when nothing changed. Plain Node: it runs before any package is there.
//   node deploy/setup.mjs            install packages, apply the patches
//   node deploy/setup.mjs --build    and build: the programs, and the web client, each when its own sources changed
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './setup-lock.mjs';

const PATCHES = 'libs/client/sealing/patches';
const SETUP_STAMP = 'node_modules/.chancery-setup.json';
const BUILD_STAMP = 'dist/.chancery-build.json';
const ENTRY = 'dist/apps/server/src/main.js';
const SOURCES = ['apps', 'libs', 'test/bench'];
const BUILD_SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'nest-cli.json'];
const WEB = 'apps/web';
const WEB_STAMP = 'dist/.chancery-web.json';
/** Written last: a folder without it was not finished. */
const WEB_ENTRY = 'dist/web/bundle.json';
/** What the client is made of; never the server's part. */
const WEB_SOURCES = [WEB, 'libs/client', 'libs/contracts', 'libs/domain'];
const WEB_SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
requireNode(20, 19);
try {
  await withLock('dist/.setup.lock', (pid) => say(`another set-up (process ${pid}) is at work; waiting`), () => {
    installPackages();
    if (process.argv.includes('--build')) {
      build();
      buildWeb();
    }
  });
} catch (error) {
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(`setup: Node.js ${major}.${minor} or newer is needed; this is ${process.version}`);
  process.exit(1);
}

/**
 * The stamp lies in node_modules, which `npm ci` removes first: an installation that was cut short has none. Patches
 * go only onto packages as they were published, so other patches mean a new installation.
 */
function installPackages() {
  const patches = patchFiles();
  const wanted = { lock: hashOf(readFileSync('package-lock.json')), patches: hashOf(...patches.map((file) => readFileSync(join(PATCHES, file)))) };
  const have = readJson(SETUP_STAMP);
  if (have?.lock === wanted.lock && have.patches === wanted.patches) return;

  const untouched = hashOf();
  if (have?.lock !== wanted.lock || have.patches !== untouched) {
    const done = timed('installing packages (npm ci)', () => run(...npm(), 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'));
    say(`packages installed in ${done}`);
  }
  if (patches.length > 0) {
    // Until the patches are on, nobody knows which of them are: a stamp that fits nothing has the next run begin anew.
    writeJson(SETUP_STAMP, { lock: wanted.lock, patches: 'half-applied' });
    run(process.execPath, 'node_modules/patch-package/index.js', '--patch-dir', PATCHES, '--error-on-fail');
    say(`${patches.length} ${patches.length === 1 ? 'patch' : 'patches'} applied`);
  }
  writeJson(SETUP_STAMP, wanted);
}

function patchFiles() {
  return existsSync(PATCHES) ? readdirSync(PATCHES).filter((name) => name.endsWith('.patch')).sort() : [];
}

function build() {
  const sources = SOURCES.flatMap(sourceFiles).filter((path) => !isBelow(path, WEB)).sort();
  const wanted = hashOf(...[...BUILD_SETTINGS, ...sources].map(fingerprint), readFileSync(SETUP_STAMP));
  const have = readJson(BUILD_STAMP);
  if (have?.hash === wanted && existsSync(ENTRY)) return;

  // The compiler leaves the output of a removed source behind, and a removed migration must not run.
  const removed = !have?.sources || have.sources.some((file) => !existsSync(file));
  if (removed || !existsSync(ENTRY)) for (const name of ['apps', 'libs', 'test', '.tsbuildinfo']) rmSync(join('dist', name), { recursive: true, force: true });
  rmSync(BUILD_STAMP, { force: true });
  const done = timed('building', () => run(process.execPath, 'node_modules/@nestjs/cli/bin/nest.js', 'build'));
  writeJson(BUILD_STAMP, { hash: wanted, sources });
  say(`built in ${done}`);
}

/** Checks the client's types, then builds it into dist/web. */
function buildWeb() {
  if (!existsSync(join(WEB, 'src/main.tsx'))) return;
  const wanted = hashOf(...[...WEB_SETTINGS, ...WEB_SOURCES.flatMap(sourceFiles).sort()].map(fingerprint), readFileSync(SETUP_STAMP));
  if (readJson(WEB_STAMP)?.hash === wanted && existsSync(WEB_ENTRY)) return;

  rmSync(WEB_STAMP, { force: true });
  const done = timed('building the web client', () => {
    run(process.execPath, 'node_modules/typescript/bin/tsc', '--noEmit', '-p', join(WEB, 'tsconfig.json'));
    run(process.execPath, 'node_modules/vite/bin/vite.js', 'build', '-c', join(WEB, 'vite.config.ts'), '--logLevel', 'warn');
  });
  writeJson(WEB_STAMP, { hash: wanted });
  say(`web client ${readJson(WEB_ENTRY).hash} built in ${done}`);
}

function isBelow(path, folder) {
  return path.split(/[\\/]/).join('/').startsWith(`${folder}/`);
}

/** Specs are not built, so changing one asks for no build. */
function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourceFiles(path);
    return /\.spec\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

function fingerprint(path) {
  const { mtimeMs, size } = statSync(path);
  return `${path}:${mtimeMs}:${size}`;
}

function hashOf(...parts) {
  const hash = createHash('sha256');
  // Each part is hashed on its own, so that moving a line from one file to the next is a change.
  for (const part of parts) hash.update(createHash('sha256').update(part).digest());
  return hash.digest('hex');
}

function npm() {
  const path = process.env.npm_execpath;
  // Started by another package manager, its path is here: the lock file is npm's.
  return path && /^npm(-cli)?\.c?js$/.test(basename(path)) ? [process.execPath, path] : ['npm'];
}

function run(program, ...args) {
  const done = spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' && program === 'npm' });
  if (done.error) throw new Error(`${basename(program)} could not be run: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`"${[basename(program), ...args].join(' ')}" ended with ${done.status ?? done.signal}`);
}

function timed(what, work) {
  say(what);
  const began = performance.now();
  work();
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

function say(text) {
  console.log(`setup: ${text}`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(value));
  renameSync(`${path}.new`, path);
}
