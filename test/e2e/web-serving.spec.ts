import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { RELAY_PATH } from '@chancery/contracts';
import { PREVIEW_POLICY } from '../../apps/server/src/web/page-headers.js';
import { readWebBundle } from '../../apps/server/src/web/web-bundle.js';
import { SMALL_FILES, type SmallBundle, writeSmallBundle } from '../kit/web-bundle.js';
import { ask, startTestServer, type TestServer } from './running-server.js';

interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** As it is on the wire: nothing unpacked, nothing followed, the path as it was written. */
function raw(url: string, path: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const call = request({ hostname, port, path, method, headers }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('end', () => resolve({ status: reply.statusCode!, headers: reply.headers, body: Buffer.concat(parts) }));
    });
    call.on('error', reject).end();
  });
}

describe('a server with a built client', () => {
  let server: TestServer;
  let bundle: SmallBundle;
  beforeAll(async () => {
    bundle = writeSmallBundle();
    server = await startTestServer({ CHANCERY_PUBLIC_ORIGIN: 'https://chancery.example', CHANCERY_ALLOWED_ORIGINS: 'https://desk.example' }, { webFolder: bundle.folder });
  });
  afterAll(async () => {
    await server?.close();
    bundle.remove();
  });

  it('tells which build it serves', () => {
    expect(server.webClientHash).toBe(bundle.hash);
  });

  it.each(['/', '/index.html', '/enrol', '/enrol?x=1'])('serves the page at %s', async (path) => {
    const { status, headers, body } = await raw(server.url, path);
    expect({ status, type: headers['content-type'], cached: headers['cache-control'], text: body.toString() }).toEqual({ status: 200, type: 'text/html; charset=utf-8', cached: 'no-cache', text: SMALL_FILES['index.html'] });
  });

  it.each([
    ['/service-worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/preview.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/assets/main-abc.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/bundle.json', 'application/json; charset=utf-8', 'no-cache'],
    ['/chancery.json', 'application/json; charset=utf-8', 'no-cache'],
  ])('serves %s as %s, kept as %s', async (path, type, cached) => {
    const { status, headers } = await raw(server.url, path);
    expect({ status, type: headers['content-type'], cached: headers['cache-control'] }).toEqual({ status: 200, type, cached });
  });

  it('tells the client under which origin it is known', async () => {
    expect(JSON.parse((await raw(server.url, '/chancery.json')).body.toString())).toEqual({ server: 'https://chancery.example' });
  });

  it('allows the page its own code and its own server, and nothing else', async () => {
    const { headers } = await raw(server.url, '/');
    expect(headers['content-security-policy']).toBe(
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self' https://chancery.example wss://chancery.example; " +
        "worker-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types chancery",
    );
    expect(headers).toMatchObject({ 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'strict-transport-security': 'max-age=31536000; includeSubDomains' });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives workers the policy of the page, which counts for them', async () => {
    const [page, asset] = await Promise.all([raw(server.url, '/'), raw(server.url, '/assets/main-abc.js')]);
    expect(asset.headers['content-security-policy']).toBe(page.headers['content-security-policy']);
  });

  it('locks the preview frame up, and lets only the page frame it', async () => {
    const { headers } = await raw(server.url, '/preview.html');
    expect(headers['content-security-policy']).toBe(PREVIEW_POLICY);
    expect(PREVIEW_POLICY).toMatch(/^sandbox allow-scripts; default-src 'none'; .*connect-src 'none'; .*frame-ancestors 'self'$/);
    expect(headers['x-frame-options']).toBe('SAMEORIGIN');
  });

  it('hands its scripts to the frame, which has no origin, and to nobody the rest', async () => {
    const headers = { origin: 'null' };
    expect((await raw(server.url, '/assets/frame-abc.js', { headers })).headers).toMatchObject({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    for (const path of ['/', '/preview.html', '/bundle.json', '/service-worker.js']) expect((await raw(server.url, path, { headers })).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('leaves the replies of the API as they were', async () => {
    for (const path of ['/v1/health', '/v1/whoami', '/nowhere', '/assets/nowhere.js', '/assets', '/assets/']) expect((await raw(server.url, path)).headers).toMatchObject({ 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'cache-control': 'no-store' });
  });

  it.each<[string, string, ((bytes: Buffer) => Buffer) | undefined]>([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
    ['GZIP;q=0.5', 'gzip', gunzipSync],
    ['deflate', '', undefined],
    ['', '', undefined],
    ['br;q=0.000', '', undefined],
  ])('answers a caller that takes "%s" in "%s"', async (accepted, encoding, unpack) => {
    const { headers, body } = await raw(server.url, '/assets/main-abc.js', { headers: { 'accept-encoding': accepted } });
    expect(headers['content-encoding'] ?? '').toBe(encoding);
    expect(headers.vary?.toLowerCase()).toContain('accept-encoding');
    expect(Number(headers['content-length'])).toBe(body.length);
    expect((unpack?.(body) ?? body).toString()).toBe(SMALL_FILES['assets/main-abc.js']);
  });

  it('sends nothing twice: a copy that is still the right one is kept, of its own packing only', async () => {
    const plain = await raw(server.url, '/');
    const packed = await raw(server.url, '/assets/main-abc.js', { headers: { 'accept-encoding': 'br' } });
    const again = (path: string, tag: string, accepted = ''): Promise<Raw> => raw(server.url, path, { headers: { 'if-none-match': tag, 'accept-encoding': accepted } });
    for (const tag of [plain.headers.etag!, `W/${plain.headers.etag}`, `"x", ${plain.headers.etag}`, '*']) {
      const { status, body, headers } = await again('/', tag);
      expect({ status, length: body.length, policy: headers['content-security-policy'] }).toEqual({ status: 304, length: 0, policy: plain.headers['content-security-policy'] });
    }
    expect((await again('/', '"x"')).status).toBe(200);
    expect((await again('/assets/main-abc.js', packed.headers.etag!, 'br')).status).toBe(304);
    expect((await again('/assets/main-abc.js', packed.headers.etag!, 'gzip')).status).toBe(200);
  });

  it('answers HEAD like GET, without the body', async () => {
    const [head, whole] = await Promise.all([raw(server.url, '/', { method: 'HEAD' }), raw(server.url, '/')]);
    expect({ status: head.status, length: head.headers['content-length'], etag: head.headers.etag, body: head.body.length }).toEqual({ status: 200, length: whole.headers['content-length'], etag: whole.headers.etag, body: 0 });
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('takes no %s', async (method) => {
    expect((await raw(server.url, '/', { method })).status).toBe(404);
  });

  it.each([
    '/../package.json', '/assets/../../package.json', '/assets/..%2f..%2fpackage.json', '/%2e%2e/bundle.json', '/assets/%2e%2e/chancery.json', '/assets%2fmain-abc.js', '/assets/main-abc.js%00.css', '//index.html', '/assets/main-abc.js/', '/ASSETS/main-abc.js',
    '/assets/main-abc.js.br', '/assets/main-abc.js.gz', '/bundle.json.br', '/.env', '/assets\\main-abc.js', '/index.html/..', '/enrol/', '/enrol/x',
  ])('knows exact paths only: %s is none', async (path) => {
    const { status, headers } = await raw(server.url, path);
    expect([400, 404]).toContain(status);
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it('lets the API be called from an allowed origin with its headers, and from no other', async () => {
    const preflight = (origin: string): Promise<Raw> =>
      raw(server.url, '/v1/uploads', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization,content-type,tus-resumable,upload-offset,upload-length,upload-metadata' } });
    const allowed = (await preflight('https://desk.example')).headers;
    expect(allowed['access-control-allow-origin']).toBe('https://desk.example');
    for (const name of ['authorization', 'tus-resumable', 'upload-offset', 'upload-length', 'upload-metadata']) expect(allowed['access-control-allow-headers']).toContain(name);
    expect((await preflight('https://elsewhere.example')).headers['access-control-allow-origin']).toBeUndefined();
    expect((await preflight('null')).headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a client that is served from another origin', () => {
  let bundle: SmallBundle;
  let elsewhere: Server;
  let server: TestServer;
  let origin: string;
  beforeAll(async () => {
    bundle = writeSmallBundle();
    elsewhere = staticServer(bundle.folder).listen(0, '127.0.0.1');
    await new Promise((resolve) => elsewhere.once('listening', resolve));
    origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    server = await startTestServer({ CHANCERY_ALLOWED_ORIGINS: origin, CHANCERY_WEB: 'off' }, { webFolder: bundle.folder });
  });
  afterAll(async () => {
    await server?.close();
    elsewhere.close();
    bundle.remove();
  });

  it('comes from there whole, with the server that serves no client beside it', async () => {
    expect((await raw(origin, '/')).body.toString()).toBe(SMALL_FILES['index.html']);
    expect(server.webClientHash).toBeUndefined();
    expect((await raw(server.url, '/')).body.toString()).toBe('This is a Chancery server. It serves no web client.\n');
    expect((await raw(server.url, '/enrol')).status).toBe(404);
  });

  it('reads the replies of the API', async () => {
    const { headers } = await ask(server.url, 'GET', '/v1/health', { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-expose-headers')).toContain('upload-offset');
  });

  it('opens the relay, which another page does not', async () => {
    expect(await upgrade(server.url, origin)).toBe(101);
    expect(await upgrade(server.url, 'http://elsewhere.example')).not.toBe(101);
    expect(await upgrade(server.url, 'null')).not.toBe(101);
  });
});

describe('a page of this server', () => {
  it('opens the relay of its own origin, whatever the list says', async () => {
    const server = await startTestServer({ CHANCERY_ALLOWED_ORIGINS: 'https://desk.example' });
    try {
      expect(await upgrade(server.url, server.url)).toBe(101);
      expect(await upgrade(server.url, undefined)).toBe(101);
      expect(await upgrade(server.url, 'https://elsewhere.example')).not.toBe(101);
    } finally {
      await server.close();
    }
  });
});

describe('a built client on disk', () => {
  let bundle: SmallBundle;
  beforeEach(() => {
    bundle = writeSmallBundle();
  });
  afterEach(() => bundle.remove());

  it('is not served when one byte of it was changed', async () => {
    writeFileSync(join(bundle.folder, 'assets/main-abc.js'), 'alert(1)');
    await expect(readWebBundle(bundle.folder)).rejects.toThrow('assets/main-abc.js is missing or was changed');
  });

  it('is not served when a file was put into its list', async () => {
    const list = JSON.parse(readFileSync(join(bundle.folder, 'bundle.json'), 'utf8')) as { files: unknown[] };
    for (const path of ['../../etc/passwd', '/etc/passwd', 'assets/../x', 'a\\b', '.env', 'assets/a/b.js']) {
      writeFileSync(join(bundle.folder, 'bundle.json'), JSON.stringify({ ...list, files: [...list.files, { path, sha256: '0'.repeat(64), bytes: 1 }] }));
      await expect(readWebBundle(bundle.folder)).rejects.toThrow('cannot be served');
    }
  });

  it('may be missing altogether', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'chancery-web-'));
    expect(await readWebBundle(empty)).toBeUndefined();
    rmSync(empty, { recursive: true });
  });
});

/** What any web server does with a folder; how to set up a real one is in deploy/README.md. */
function staticServer(folder: string): Server {
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' };
  return createServer((call, reply) => {
    const { pathname } = new URL(call.url!, 'http://x');
    const path = pathname === '/' || pathname === '/enrol' ? '/index.html' : pathname;
    try {
      reply.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(readFileSync(join(folder, path)));
    } catch {
      reply.writeHead(404).end();
    }
  });
}

/** The handshake of a WebSocket, as a browser makes it for a page of that origin. @returns the status of the reply */
function upgrade(url: string, origin: string | undefined): Promise<number> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => {
      const lines = [`GET ${RELAY_PATH}/?EIO=4&transport=websocket HTTP/1.1`, `Host: ${host}`, 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', ...(origin === undefined ? [] : [`Origin: ${origin}`])];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
    socket.once('data', (bytes) => {
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(bytes.toString('latin1'))?.[1]));
      socket.destroy();
    });
    socket.once('close', () => resolve(0));
    socket.once('error', reject);
  });
}
