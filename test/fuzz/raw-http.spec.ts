import { connect } from 'node:net';
import { ERROR_CODES } from '@chancery/contracts';
import { startTestServer, type TestServer } from '../e2e/running-server.js';
import { MARKER } from './mutations.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Writes bytes as they are, and reads until the server ends the connection or has nothing to say. */
function exchange(text: string, silenceMs = 1_500): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let heard = '';
    const done = (): void => {
      socket.destroy();
      resolve(heard);
    };
    socket.setEncoding('latin1').setTimeout(silenceMs, done);
    socket.on('data', (chunk: string) => (heard += chunk)).on('close', done).on('error', done);
    socket.write(text, 'latin1');
  });
}

const post = (headers: string, body = '{}'): string => `POST /v1/sessions/challenge HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

it.each<[string, string]>([
  ['two lengths', post('Content-Length: 2\r\nContent-Length: 3\r\n')],
  ['a length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n')],
  ['a negative length', post('Content-Length: -1\r\n')],
  ['a length that is no number', post(`Content-Length: ${MARKER}\r\n`)],
  ['a chunk size that is none', post('Transfer-Encoding: chunked\r\n', `${MARKER}\r\n{}\r\n`)],
  ['a line that is no request', `${MARKER}\r\n\r\n`],
  ['an unknown method', `${MARKER.toUpperCase()} / HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['an unknown version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${MARKER.repeat(5_000)}\r\n\r\n`],
  ['a header with a control character', `GET / HTTP/1.1\r\nHost: x\r\nX: a\u0000${MARKER}\r\n\r\n`],
  ['a header without name', `GET / HTTP/1.1\r\nHost: x\r\n: ${MARKER}\r\n\r\n`],
])('answers %s with a typed refusal', async (_, text) => {
  const heard = await exchange(text);
  expect(heard).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(heard).not.toContain(MARKER);
  const problem = JSON.parse(heard.slice(heard.indexOf('{'), heard.lastIndexOf('}') + 1)) as Record<string, unknown>;
  expect(Object.keys(ERROR_CODES)).toContain(problem['code']);
  expect(problem['requestId']).toMatch(/^[0-9a-f-]{36}$/);
});

it('refuses a request without a host', async () => {
  expect(await exchange(`GET /${MARKER} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n(?!.*EchoProbe)/s);
});

it.each<[string, string]>([
  ['a body shorter than its length', post('Content-Length: 5000\r\n')],
  ['a body of which only chunks come', post('Transfer-Encoding: chunked\r\n', '2\r\n{}\r\n')],
])('waits for the rest of %s, and serves others meanwhile', async (_, text) => {
  const waiting = exchange(text);
  expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
  expect(await waiting).not.toMatch(/HTTP\/1\.1 (2|5)/);
});

it('takes what lies beyond the length as another request, and answers it as such', async () => {
  const heard = await exchange(post('Content-Length: 2\r\n', `{}GET /${MARKER} HTTP/1.1\r\nHost: x\r\n\r\n`));
  expect(heard.match(/HTTP\/1\.1 \d\d\d/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 404']);
  expect(heard).not.toContain(MARKER);
});
