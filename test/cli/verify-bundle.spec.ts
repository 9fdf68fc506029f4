import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileOf, listOf } from '../../apps/web/build/bundle-list.js';
import { SMALL_FILES, type SmallBundle, writeSmallBundle } from '../kit/web-bundle.js';
import { type CliResult, runInProcess } from './cli-kit.js';

const INTEGRITY = 7;

let bundle: SmallBundle;
/** What the server gives out; a test changes it. */
let served: Map<string, Buffer>;
let server: Server;
let origin: string;

beforeEach(async () => {
  bundle = writeSmallBundle();
  served = new Map([...Object.keys(SMALL_FILES), 'bundle.json'].map((path) => [`/${path}`, readFileSync(join(bundle.folder, path))]));
  for (const page of ['/', '/enrol']) served.set(page, served.get('/index.html')!);
  server = createServer((call, reply) => {
    const body = served.get(call.url!);
    if (body) reply.writeHead(200).end(body);
    else reply.writeHead(404).end('nothing');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  bundle.remove();
});

const verify = (...options: string[]): Promise<CliResult> => runInProcess(['verify-bundle', '--server', origin, '--json', ...options]);
const faults = (result: CliResult): unknown => (JSON.parse(result.stdout) as { faults: unknown }).faults;

/** Makes the list fit what is served: a liar who knows how. */
function relist(files: Readonly<Record<string, string>>): void {
  const list = listOf(Object.entries(files).map(([path, text]) => fileOf(path, Buffer.from(text))));
  for (const [path, text] of Object.entries(files)) served.set(`/${path}`, Buffer.from(text));
  for (const page of ['/', '/enrol']) served.set(page, Buffer.from(files['index.html']!));
  served.set('/bundle.json', Buffer.from(JSON.stringify(list)));
}

describe('verify-bundle', () => {
  it('finds the published client to be the published one', async () => {
    const result = await verify('--expect', bundle.hash.toUpperCase(), '--folder', bundle.folder);
    expect({ code: result.code, report: JSON.parse(result.stdout) }).toEqual({ code: 0, report: { hash: bundle.hash, files: Object.keys(SMALL_FILES).length, bytes: expect.any(Number), faults: [] } });
  });

  it('says in words which build it is, and what it cannot know by itself', async () => {
    const { code, stdout, stderr } = await runInProcess(['verify-bundle', '--server', origin]);
    expect({ code, said: stdout.includes(bundle.hash), hint: stderr }).toEqual({ code: 0, said: true, hint: expect.stringContaining('--expect') });
  });

  it.each([
    ['/assets/main-abc.js', 'assets/main-abc.js'],
    ['/', '/'],
    ['/enrol', 'enrol'],
    ['/service-worker.js', 'service-worker.js'],
  ])('names a changed %s', async (url, path) => {
    const bytes = Buffer.from(served.get(url)!);
    bytes[bytes.length - 2]! ^= 1;
    served.set(url, bytes);
    const result = await verify('--expect', bundle.hash);
    expect({ code: result.code, faults: faults(result) }).toEqual({ code: INTEGRITY, faults: [{ kind: 'changed', path }] });
    expect(result.stderr).toContain('BUNDLE_DIFFERS');
  });

  it('names a file that is not served', async () => {
    served.delete('/assets/frame-abc.js');
    const result = await verify();
    expect({ code: result.code, faults: faults(result) }).toEqual({ code: INTEGRITY, faults: [{ kind: 'missing', path: 'assets/frame-abc.js' }] });
  });

  it('stops reading a file that is longer than listed', async () => {
    served.set('/icon.svg', Buffer.alloc(50_000_000));
    expect(faults(await verify())).toEqual([{ kind: 'changed', path: 'icon.svg' }]);
  });

  it.each([
    ['<script src="/extra.js"></script>', '/extra.js'],
    ["<script src='https://elsewhere.example/x.js'></script>", 'https://elsewhere.example/x.js'],
    ['<link rel=stylesheet href=/extra.css>', '/extra.css'],
    ['<SCRIPT>alert(1)</SCRIPT>', 'something inline'],
    ['<base href="https://elsewhere.example/">', 'https://elsewhere.example/'],
  ])('names %s in a page, though the list was made to fit', async (tag, path) => {
    relist({ ...SMALL_FILES, 'index.html': SMALL_FILES['index.html']!.replace('</head>', `${tag}</head>`) });
    const result = await verify();
    expect({ code: result.code, faults: faults(result) }).toEqual({ code: INTEGRITY, faults: [{ kind: 'stray-reference', path }] });
  });

  it('is not misled by another build that is whole', async () => {
    relist({ ...SMALL_FILES, 'assets/main-abc.js': 'alert(1)', 'assets/extra.js': 'x' });
    expect(faults(await verify('--expect', bundle.hash))).toEqual([{ kind: 'not-expected', path: 'bundle.json' }]);
    expect(faults(await verify('--folder', bundle.folder))).toEqual([{ kind: 'differs-from-folder', path: 'assets/main-abc.js' }, { kind: 'not-in-folder', path: 'assets/extra.js' }]);
  });

  it('recomputes the hash that the list names', async () => {
    const list = JSON.parse(served.get('/bundle.json')!.toString()) as object;
    served.set('/bundle.json', Buffer.from(JSON.stringify({ ...list, hash: '0'.repeat(64) })));
    expect(faults(await verify())).toEqual([{ kind: 'list-hash', path: 'bundle.json' }]);
    expect(faults(await verify('--expect', '0'.repeat(64)))).toContainEqual({ kind: 'not-expected', path: 'bundle.json' });
  });

  it.each([
    ['no JSON', '{'],
    ['another format', '{"format":2,"hash":"","files":[]}'],
    ['a path upwards', JSON.stringify({ format: 1, hash: '0'.repeat(64), files: [{ path: '../x', sha256: '0'.repeat(64), bytes: 1 }] })],
    ['a path to elsewhere', JSON.stringify({ format: 1, hash: '0'.repeat(64), files: [{ path: '/elsewhere.example/x', sha256: '0'.repeat(64), bytes: 1 }] })],
    ['a file of a terabyte', JSON.stringify({ format: 1, hash: '0'.repeat(64), files: [{ path: 'x', sha256: '0'.repeat(64), bytes: 1e12 }] })],
    ['a megabyte of blanks', ' '.repeat(2_000_000)],
  ])('refuses a list that is %s', async (_, text) => {
    served.set('/bundle.json', Buffer.from(text));
    const { code, stderr } = await verify();
    expect({ code, failure: JSON.parse(stderr) }).toEqual({ code: INTEGRITY, failure: { error: expect.objectContaining({ code: 'BUNDLE_LIST_MALFORMED' }) } });
  });

  it('tells a server without a client from one that does not answer', async () => {
    served.clear();
    expect((await verify()).code).toBe(8);
    expect((await runInProcess(['verify-bundle'])).code).toBe(6);
  });

  it('does not compare with a folder that is not whole itself', async () => {
    writeFileSync(join(bundle.folder, 'icon.svg'), 'x');
    const { code, stderr } = await verify('--folder', bundle.folder);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('FOLDER_NOT_WHOLE') });
  });
});
