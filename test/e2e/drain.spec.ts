import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { ask, startTestServer, type TestServer } from './running-server.js';

const BODY = JSON.stringify({ deviceId: '00000000-0000-4000-8000-000000000001' });

/** A request of which the server has the headers and half of the body. */
async function half(server: TestServer): Promise<ClientRequest> {
  const arrived = once(server.app.getHttpServer(), 'request');
  const sent = request(`${server.url}/v1/sessions/challenge`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': BODY.length } });
  sent.write(BODY.slice(0, 10));
  await arrived;
  return sent;
}

describe('a stopping server', () => {
  it('answers what it has begun, and takes nothing new', async () => {
    const server = await startTestServer();
    const sent = await half(server);
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    const closed = server.close();
    sent.end(BODY.slice(10));
    const [reply] = await answered;
    expect(reply.statusCode).toBe(201);
    reply.resume();
    await closed;
    await expect(ask(server.url, 'GET', '/v1/health')).rejects.toThrow();
  });

  it('waits for nobody longer than it was told', async () => {
    const server = await startTestServer({ CHANCERY_DRAIN_SECONDS: '1' });
    const sent = await half(server);
    const cut = once(sent, 'error');
    await server.close();
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
  });
});
