import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator, type ClosedSessions, SessionRegistry } from '@chancery/access';
import { signStatement } from '@chancery/contracts';
import { Database } from '@chancery/persistence';
import { cosigned, type Device, Key, Network, type Officer, secret } from './people.js';
import { ask, startTestServer, type TestServer } from './running-server.js';

let server: TestServer;
let network: Network;
let officer: Officer;
let device: Device;
beforeAll(async () => {
  server = await startTestServer();
  network = await new Network().found(server);
  officer = await network.admit(server, 'Ministry', 'contact_point');
  device = officer.device;
});
afterAll(() => server.close());

const open = (signIn: Uint8Array) => ask<{ token?: string; code?: string }>(server.url, 'POST', '/v1/sessions', { body: { signIn } });
const whoAmI = (token: string) => ask(server.url, 'GET', '/v1/whoami', { token });
const outcome = ({ status, body }: { status: number; body: object }) => ({ status, code: (body as { code?: string }).code });
const REFUSED = { status: 401, code: 'SIGN_IN_REFUSED' };
const NOT_SIGNED_IN = { status: 401, code: 'NOT_SIGNED_IN' };

describe('signing in', () => {
  it('opens a session for the device that signs the challenge', async () => {
    const { status, body } = await device.signIn(server);
    expect({ status, body }).toEqual({
      status: 201,
      body: { token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), validForSeconds: 3_600, deviceId: device.deviceId, officerId: officer.officerId, authorityId: officer.authority.authorityId, serverTime: server.clock.now().getTime(), maxAttachmentBytes: expect.any(Number) },
    });
  });

  it('gives an unknown device a challenge like any other, and then refuses it alike', async () => {
    const challenge = (deviceId: string) => ask<{ challenge: Uint8Array }>(server.url, 'POST', '/v1/sessions/challenge', { body: { deviceId } });
    const unknownId = randomUUID();
    const [known, unknown] = [await challenge(device.deviceId), await challenge(unknownId)];
    expect({ ...unknown.body, status: unknown.status }).toEqual({ ...known.body, status: known.status, challenge: expect.any(Uint8Array) });
    expect(unknown.body.challenge).toHaveLength(32);
    const signIn = signStatement('sign-in', { challenge: unknown.body.challenge, deviceId: unknownId, audience: server.url }, device.key.signer);
    expect(outcome(await open(signIn))).toEqual(REFUSED);
  });

  it.each<[string, () => Promise<Uint8Array>]>([
    ['a forged signature', () => device.answer(server, { key: new Key() })],
    ['another audience', () => device.answer(server, { audience: 'https://relay.example' })],
    ['a challenge of its own making', () => device.answer(server, { challenge: secret() })],
    ["another device's challenge", async () => {
      const { body } = await ask<{ challenge: Uint8Array }>(server.url, 'POST', '/v1/sessions/challenge', { body: { deviceId: network.coordinator.device.deviceId } });
      return device.answer(server, { challenge: body.challenge });
    }],
    ['a statement of another kind', () => Promise.resolve(signStatement('coordinator-card', { name: 'x', publicKey: device.key.publicKey }, device.key.signer))],
    ['rubbish', () => Promise.resolve(Uint8Array.of(1, 2, 3))],
  ])('refuses %s', async (_, signIn) => {
    expect(outcome(await open(await signIn()))).toEqual(REFUSED);
  });

  it('takes a challenge once, however often it is sent at the same time', async () => {
    const signIn = await device.answer(server);
    const replies = await Promise.all(Array.from({ length: 8 }, () => open(signIn)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 401)]);
    expect(outcome(await open(signIn))).toEqual(REFUSED);
  });

  it('takes a challenge for a minute', async () => {
    const [early, late] = [await device.answer(server), await device.answer(server)];
    server.clock.forward(60);
    expect((await open(early)).status).toBe(201);
    server.clock.forward(1);
    expect(outcome(await open(late))).toEqual(REFUSED);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no statement', {}],
    ['an unknown property', { signIn: new Uint8Array(8), remember: true }],
    ['a wrong type', { signIn: 7 }],
    ['a statement too long', { signIn: new Uint8Array(2_049) }],
  ])('refuses a body with %s', async (_, body) => {
    expect(outcome(await ask(server.url, 'POST', '/v1/sessions', { body }))).toEqual({ status: 400, code: 'BODY_MALFORMED' });
  });

  it('refuses ten megabytes', async () => {
    expect(outcome(await ask(server.url, 'POST', '/v1/sessions', { body: { signIn: new Uint8Array(10_000_000) } }))).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('is bound to the public origin where one is configured', async () => {
    const other = await startTestServer({ CHANCERY_PUBLIC_ORIGIN: 'https://chancery.example' });
    try {
      const there = await new Network().found(other);
      const sign = async (audience: string) => ask(other.url, 'POST', '/v1/sessions', { body: { signIn: await there.coordinator.device.answer(other, { audience }) } });
      expect((await sign('https://chancery.example')).status).toBe(201);
      expect(outcome(await sign(other.url))).toEqual(REFUSED);
    } finally {
      await other.close();
    }
  });
});

describe('a session', () => {
  it.each([undefined, '', 'x', 'A'.repeat(43), 'A'.repeat(10_000), '../../../etc'])('is not opened by the token %s', async (token) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    expect(outcome(await ask(server.url, 'GET', '/v1/whoami', { headers }))).toEqual(NOT_SIGNED_IN);
  });

  it('ends when it is closed, and tells who holds its sockets', async () => {
    await device.signIn(server);
    const closed: ClosedSessions[] = [];
    const stop = server.app.get(SessionRegistry, { strict: false }).onClosed((one) => closed.push(one));
    const { sessionId } = await server.app.get(Authenticator, { strict: false }).authenticateToken(device.token);
    expect(outcome(await ask(server.url, 'DELETE', '/v1/sessions/current', { token: device.token }))).toEqual({ status: 200, code: undefined });
    stop();
    expect(closed).toEqual([{ sessionIds: [sessionId], deviceIds: [] }]);
    expect(outcome(await whoAmI(device.token))).toEqual(NOT_SIGNED_IN);
    expect(outcome(await ask(server.url, 'DELETE', '/v1/sessions/current'))).toEqual(NOT_SIGNED_IN);
  });

  it('ends with its time', async () => {
    await device.signIn(server);
    server.clock.forward(3_599);
    expect((await whoAmI(device.token)).status).toBe(200);
    server.clock.forward(1);
    expect(outcome(await whoAmI(device.token))).toEqual(NOT_SIGNED_IN);
  });

  it('ends with the certificate', async () => {
    await device.signIn(server);
    const brief = officer.authority.officer('contact_point');
    const soon = Math.floor(server.clock.now().getTime() / 1000) + 600;
    await network.publish(server, ...brief.statements(server).slice(0, 1), cosigned('device', brief.device.certificate(server, { notAfter: soon }), brief.key));
    expect((await brief.device.signIn(server)).status).toBe(201);
    server.clock.forward(601);
    expect(outcome(await whoAmI(brief.device.token))).toEqual(NOT_SIGNED_IN);
    expect((await whoAmI(device.token)).status).toBe(200);
  });

  it('is kept only as a digest of its token', async () => {
    await device.signIn(server);
    const { rows } = await server.app.get(Database).query<{ text: string }>('SELECT session::text AS text FROM session');
    const token = Buffer.from(device.token, 'base64url').toString('hex');
    expect(rows.filter(({ text }) => text.includes(token) || text.includes(device.token))).toEqual([]);
    expect(rows.length).toBeGreaterThan(0);
  });
});
