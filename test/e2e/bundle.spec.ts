import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { closureOf } from '../../apps/web/build/budget.js';
import { sha256 } from '../../apps/web/build/bundle-list.js';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'chancery-bundle-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix)).sort().flatMap((name) => {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });
}

/** A checkout of its own, elsewhere, as far as the client is made of it. */
function checkout(name: string, from: string): string {
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true });
  for (const part of ['apps/web', 'libs', 'tsconfig.json', 'package.json']) cpSync(join(from, part), join(folder, part), { recursive: true, filter: (path) => !path.endsWith('.spec.ts') });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  return folder;
}

function build(folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const out = join(folder, 'dist/web');
  const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '-c', 'apps/web/vite.config.ts', '--outDir', out, '--logLevel', 'error'], { cwd: folder, env: { ...process.env, ...environment } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  return new Promise((done, failed) => child.once('exit', (code) => (code === 0 ? done(out) : failed(new Error(`The client was not built: ${said.slice(0, 4_000)}`)))));
}

it('two builds of the same sources are the same bytes, whatever the folder, the time and the environment', async () => {
  const first = checkout('one', resolve('.'));
  // A copy of the copy: somebody may be editing the sources meanwhile.
  const second = checkout('another/deeper', first);
  const [one, two] = await Promise.all([build(first, { NODE_ENV: 'test', TZ: 'Asia/Tokyo' }), build(second, { NODE_ENV: 'development', TZ: 'America/Lima' })]);
  const facts = (folder: string): string[] => filesBelow(folder).map((path) => `${sha256(readFileSync(join(folder, path)))}  ${path}`);
  expect(facts(two)).toEqual(facts(one));

  // What the list says is what is there, and its hash is that of the lines of sha256sum.
  const list = JSON.parse(readFileSync(join(one, 'bundle.json'), 'utf8')) as { hash: string; files: { path: string; sha256: string; bytes: number }[] };
  expect(list.files.map(({ path }) => path)).toEqual(filesBelow(one).filter((path) => !/\.(br|gz)$/.test(path) && !['bundle.json', 'chancery.json'].includes(path)));
  for (const { path, sha256: hash, bytes } of list.files) expect({ path, hash, bytes }).toEqual({ path, hash: sha256(readFileSync(join(one, path))), bytes: statSync(join(one, path)).size });
  expect(list.hash).toBe(sha256(list.files.map(({ path, sha256: hash }) => `${hash}  ${path}\n`).join('')));

  // No place of this machine, no source map, no parser of messages, nothing inline.
  for (const path of filesBelow(one).filter((name) => /\.(js|css|html|json)$/.test(name))) {
    const text = readFileSync(join(one, path), 'utf8');
    for (const trace of [home, process.cwd(), 'sourceMappingURL', 'EXPECT_ARGUMENT_CLOSING_BRACE']) expect({ path, trace, found: text.includes(trace) }).toEqual({ path, trace, found: false });
  }
  expect(readFileSync(join(one, 'index.html'), 'utf8')).not.toMatch(/<style|<script(?![^>]*src=)|\son\w+=/);
}, 120_000);

it('what must be loaded before a script runs is found through every static import, once', () => {
  const chunks = new Map(Object.entries({ a: { imports: ['b', 'c'] }, b: { imports: ['c'] }, c: { imports: ['a', 'elsewhere'] }, d: { imports: [] } }));
  expect(closureOf(['a'], chunks)).toEqual(['a', 'b', 'c']);
  expect(closureOf(['d', 'b'], chunks)).toEqual(['d', 'b', 'c', 'a']);
});
