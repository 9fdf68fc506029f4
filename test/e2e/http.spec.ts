import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { ask, startTestServer, type TestServer } from './running-server.js';

const DEVICE = '00000000-0000-4000-8000-000000000001';
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const json = (raw: string) => ({ raw, type: 'application/json' });
const cbor = (raw: Uint8Array) => ({ raw, type: 'application/cbor' });

describe('the doorway', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ CHANCERY_ALLOWED_ORIGINS: 'https://desk.example' });
  });
  afterAll(() => server.close());

  it('tells its version, which is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    const { status, body } = await ask(server.url, 'GET', '/v1/health');
    expect({ status, body }).toEqual({ status: 200, body: { status: 'ok', version } });
  });

  it('answers in JSON with base64url when CBOR is not asked for', async () => {
    const { headers, body } = await ask(server.url, 'POST', '/v1/sessions/challenge', { body: json(JSON.stringify({ deviceId: DEVICE })), headers: { accept: '*/*' } });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body['challenge']).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('carries the security headers, the request id and the time of its clock on every reply', async () => {
    for (const path of ['/v1/health', '/nowhere', '/v1/whoami', '/%E0%A4%A']) {
      const { headers } = await ask(server.url, 'GET', path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('date')).toBe(server.clock.now().toUTCString());
    }
  });

  it.each<[string, ReturnType<typeof json> | ReturnType<typeof cbor>, number, string]>([
    ['an unknown property', json(JSON.stringify({ deviceId: DEVICE, admin: true })), 400, 'BODY_MALFORMED'],
    ['a wrong type', json('{"deviceId":7}'), 400, 'BODY_MALFORMED'],
    ['an object in the place of an id', json('{"deviceId":{"length":36}}'), 400, 'BODY_MALFORMED'],
    ['an upper-case id', json(JSON.stringify({ deviceId: 'A0000000-0000-4000-8000-000000000001' })), 400, 'BODY_MALFORMED'],
    ['a prototype', json(`{"__proto__":{"deviceId":"${DEVICE}"}}`), 400, 'BODY_MALFORMED'],
    ['a constructor', json(`{"deviceId":"${DEVICE}","constructor":{"prototype":{}}}`), 400, 'BODY_MALFORMED'],
    ['a list', json('[]'), 400, 'BODY_MALFORMED'],
    ['null', json('null'), 400, 'BODY_MALFORMED'],
    ['half an object', json('{"deviceId":'), 400, 'BODY_MALFORMED'],
    ['no body', json(''), 400, 'BODY_MALFORMED'],
    ['JSON that is not UTF-8', { raw: Uint8Array.of(0x22, 0xff, 0x22), type: 'application/json' }, 400, 'BODY_MALFORMED'],
    ['truncated CBOR', cbor(Uint8Array.of(0xa1, 0x68)), 400, 'BODY_MALFORMED'],
    ['CBOR that promises 2^31 items', cbor(Uint8Array.of(0x9a, 0x80, 0, 0, 0)), 400, 'BODY_MALFORMED'],
    ['CBOR of depth 1000', cbor(new Uint8Array(1_001).fill(0x81, 0, 1_000)), 400, 'BODY_MALFORMED'],
    ['a long string', json(JSON.stringify({ deviceId: 'x'.repeat(10_000_000) })), 413, 'BODY_TOO_LARGE'],
    ['a form', { raw: 'deviceId=1', type: 'application/x-www-form-urlencoded' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
    ['text', { raw: 'hello', type: 'text/plain' }, 415, 'CONTENT_TYPE_UNSUPPORTED'],
  ])('refuses %s', async (_, body, status, code) => {
    const reply = await ask(server.url, 'POST', '/v1/sessions/challenge', { body });
    expect({ status: reply.status, code: reply.body['code'] }).toEqual({ status, code });
    expect(Object.keys(reply.body).sort()).toEqual(['code', 'requestId']);
    expect(reply.headers.get('x-request-id')).toBe(reply.body['requestId']);
  });

  it.each([1_000, 1_000_000])('refuses nesting of depth %i wherever it stands', async (depth) => {
    for (const raw of [nested(depth), `{"statements":${nested(depth)}}`]) {
      const reply = await ask(server.url, 'POST', `/v1/networks/${DEVICE}/statements`, { body: json(raw) });
      expect([400, 413]).toContain(reply.status);
    }
  });

  it('refuses compressed bodies unread', async () => {
    const reply = await ask(server.url, 'POST', '/v1/sessions/challenge', { body: json('{}'), headers: { 'content-encoding': 'gzip' } });
    expect(reply.body['code']).toBe('CONTENT_TYPE_UNSUPPORTED');
  });

  it.each(['/v1', '/v1/nothing', '/v1/', '/v1/networks//statements', '/%00', '/v1/health/..%2f..'])('knows no route %s', async (path) => {
    const reply = await ask(server.url, 'GET', path);
    expect({ status: reply.status, code: reply.body['code'] }).toEqual({ status: 404, code: 'ROUTE_UNKNOWN' });
  });

  it('refuses a path that is no text', async () => {
    const reply = await ask(server.url, 'GET', '/%E0%A4%A');
    expect({ status: reply.status, code: reply.body['code'] }).toEqual({ status: 400, code: 'BODY_MALFORMED' });
  });

  it('answers what is no HTTP with 400, and lives on', async () => {
    const { port } = new URL(server.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0000\u0001 nonsense\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString('latin1'))).on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect((await ask(server.url, 'GET', '/v1/health')).status).toBe(200);
  });

  it('lets browsers in from the listed origin only', async () => {
    const preflight = (origin: string) => fetch(`${server.url}/v1/whoami`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } });
    expect((await preflight('https://desk.example')).headers.get('access-control-allow-origin')).toBe('https://desk.example');
    expect((await preflight('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the rate limit', () => {
  it('answers 429 with Retry-After beyond the limit, over all routes together', async () => {
    const server = await startTestServer({ CHANCERY_RATE_LIMIT_PER_MINUTE: '4' });
    try {
      for (const path of ['/v1/health', '/v1/whoami', '/v1/health', '/v1/whoami']) expect((await ask(server.url, 'GET', path)).status).not.toBe(429);
      const reply = await ask(server.url, 'GET', '/v1/health');
      expect({ status: reply.status, code: reply.body['code'] }).toEqual({ status: 429, code: 'TOO_MANY_REQUESTS' });
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await server.close();
    }
  });
});
