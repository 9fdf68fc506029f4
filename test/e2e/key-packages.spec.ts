import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Hint, Outbox, OutboxModule } from '@chancery/application';
import { type ClaimKeyPackagesReply, encodeLeafChain, type KeyPackageStockReply, signStatement, type Suite } from '@chancery/contracts';
import { Database } from '@chancery/persistence';
import { createKeyPackages, ready } from '@chancery/sealing';
import { type Device, Key, Network, type Officer } from './people.js';
import { ask, startTestServer, type TestServer } from './running-server.js';

let server: TestServer;
let network: Network;
let owner: Officer;
let taker: Officer;
beforeAll(async () => {
  await ready();
  server = await startTestServer();
  network = await new Network().found(server);
  taker = await network.admit(server, 'Taker', 'contact_point');
});
beforeEach(async () => {
  owner = await network.admit(server, `Owner ${randomUUID()}`, 'contact_point');
});
afterAll(() => server.close());

const outcome = ({ status, body }: { status: number; body: object }) => ({ status, code: (body as { code?: string }).code });
const now = (): number => Math.floor(server.clock.now().getTime() / 1000);

/** The chain of certificates as a leaf shows it. */
const identity = ({ officer, key, deviceId }: Device, change: { deviceKey?: Uint8Array } = {}): Uint8Array =>
  encodeLeafChain({
    authorityKey: officer.authority.key.publicKey,
    officer: signStatement('officer', officer.certificate(server), officer.authority.key.signer),
    device: signStatement('device', { ...officer.device.certificate(server), deviceId, deviceKey: change.deviceKey ?? key.publicKey }, officer.key.signer),
  });

const packagesOf = async (device: Device, count: number, suite: Suite = 'x25519', seed = device.key.seed): Promise<Uint8Array[]> =>
  (await createKeyPackages({ suite, identity: identity(device), signingSeed: seed, count, now: now() })).map(({ publicBytes }) => publicBytes);

const publish = (device: Device, body: { suite?: string; packages: unknown; lastResort?: unknown }, token = device.token) =>
  ask<KeyPackageStockReply & Record<string, unknown>>(server.url, 'POST', '/v1/key-packages', { body: { suite: 'x25519', ...body }, token });
const stock = async (device: Device) => (await ask<KeyPackageStockReply & Record<string, unknown>>(server.url, 'GET', '/v1/key-packages/stock', { token: device.token })).body.stock;
const claim = (deviceIds: string[], change: object = {}, token = taker.device.token) =>
  ask<ClaimKeyPackagesReply & Record<string, unknown>>(server.url, 'POST', '/v1/key-packages/claim', { body: { networkId: network.networkId, suite: 'x25519', deviceIds, ...change }, token });

describe('publishing KeyPackages', () => {
  it('counts what is in stock, by suite', async () => {
    const [packages, hybrid] = [await packagesOf(owner.device, 3), await packagesOf(owner.device, 1, 'xwing')];
    const [lastResort] = await packagesOf(owner.device, 1);
    expect((await publish(owner.device, { packages, lastResort })).body.stock).toEqual([{ suite: 'x25519', single: 3, lastResortAgeSeconds: 0 }]);
    await publish(owner.device, { suite: 'xwing', packages: hybrid });
    expect(await stock(owner.device)).toEqual([{ suite: 'x25519', single: 3, lastResortAgeSeconds: 0 }, { suite: 'xwing', single: 1 }]);
  });

  it('passes over what is there already, and replaces the last resort', async () => {
    const packages = await packagesOf(owner.device, 2);
    const [one, two] = await packagesOf(owner.device, 2);
    await publish(owner.device, { packages, lastResort: one });
    expect((await publish(owner.device, { packages, lastResort: two })).body.stock).toEqual([{ suite: 'x25519', single: 2, lastResortAgeSeconds: 0 }]);
    expect((await publish(owner.device, { packages, lastResort: two })).status).toBe(201);
  });

  it('refuses one package as single-use and last resort', async () => {
    const [one] = await packagesOf(owner.device, 1);
    expect(outcome(await publish(owner.device, { packages: [one], lastResort: one }))).toEqual({ status: 409, code: 'ID_REUSED' });
    expect(await stock(owner.device)).toEqual([]);
  });

  it("refuses another device's package, and a chain that no network knows", async () => {
    const [foreign] = await packagesOf(taker.device, 1);
    expect(outcome(await publish(owner.device, { packages: [foreign] }))).toEqual({ status: 403, code: 'NOT_ALLOWED' });
    const [forged] = await packagesOf(owner.device, 1, 'x25519', new Key().seed);
    expect(outcome(await publish(owner.device, { packages: [forged] }))).toEqual({ status: 403, code: 'NOT_ALLOWED' });
  });

  it('refuses a package of another suite, a changed one, and rubbish', async () => {
    const [hybrid] = await packagesOf(owner.device, 1, 'xwing');
    const [changed] = await packagesOf(owner.device, 1);
    changed![changed!.length - 1]! ^= 1;
    for (const one of [hybrid, changed, Uint8Array.of(0, 1, 0, 5, 9), new Uint8Array(8_192)]) expect(outcome(await publish(owner.device, { packages: [one] }))).toEqual({ status: 400, code: 'MLS_MALFORMED' });
  });

  it('keeps at most two hundred of a suite', async () => {
    for (const [count, status] of [[100, 201], [100, 201], [1, 429]] as const) expect((await publish(owner.device, { packages: await packagesOf(owner.device, count) })).status).toBe(status);
    expect(await stock(owner.device)).toEqual([{ suite: 'x25519', single: 200 }]);
  });

  it.each<[string, object]>([
    ['an unknown property', { packages: [], other: 1 }],
    ['an unknown suite', { suite: 'rsa', packages: [] }],
    ['a wrong type', { packages: 'x' }],
    ['a package too long', { packages: [new Uint8Array(8_193)] }],
    ['too many packages', { packages: Array.from({ length: 101 }, () => Uint8Array.of(1)) }],
    ['nested lists', { packages: [[[[]]]] }],
  ])('refuses a body with %s', async (_, body) => {
    expect(outcome(await publish(owner.device, body as { packages: unknown }))).toEqual({ status: 400, code: 'BODY_MALFORMED' });
  });

  it('refuses ten megabytes, and whoever is not signed in', async () => {
    expect(outcome(await publish(owner.device, { packages: [new Uint8Array(10_000_000)] }))).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
    expect(outcome(await publish(owner.device, { packages: [] }, ''))).toEqual({ status: 401, code: 'NOT_SIGNED_IN' });
    expect((await ask(server.url, 'GET', '/v1/key-packages/stock')).status).toBe(401);
    expect((await claim([], {}, '')).status).toBe(401);
  });
});

describe('claiming KeyPackages', () => {
  it('hands out each single-use package once, however many ask at the same time', async () => {
    const packages = await packagesOf(owner.device, 6);
    await publish(owner.device, { packages });
    const replies = await Promise.all(Array.from({ length: 10 }, () => claim([owner.device.deviceId])));
    const got = replies.flatMap(({ body }) => body.claimed.map(({ keyPackage }) => Buffer.from(keyPackage).toString('hex')));
    expect(new Set(got).size).toBe(got.length);
    expect(got).toHaveLength(6);
    expect(replies.filter(({ body }) => body.missing.length === 1)).toHaveLength(4);
  });

  it('falls back to the last resort, which stays', async () => {
    const [lastResort] = await packagesOf(owner.device, 1);
    await publish(owner.device, { packages: [], lastResort });
    for (let i = 0; i < 2; i++) expect((await claim([owner.device.deviceId])).body).toEqual({ claimed: [{ deviceId: owner.device.deviceId, keyPackage: lastResort }], missing: [] });
  });

  it('tells a device that its stock runs low', async () => {
    await publish(owner.device, { packages: await packagesOf(owner.device, 20) });
    const hints: Hint[] = [];
    const stop = server.app.select(OutboxModule).get(Outbox).subscribe((more) => hints.push(...more));
    await claim([owner.device.deviceId]);
    stop();
    expect(hints).toEqual([{ to: { deviceIds: [owner.device.deviceId] }, event: 'key-packages-low', payload: { suite: 'x25519', single: 19 } }]);
  });

  it('calls devices missing alike: unknown, of another network, revoked, without a package', async () => {
    const other = await new Network().found(server);
    const stranger = await other.admit(server, 'Stranger', 'contact_point');
    const revoked = await network.admit(server, 'Revoked', 'contact_point');
    for (const one of [stranger, revoked]) await publish(one.device, { packages: await packagesOf(one.device, 1) });
    await network.publish(server, revoked.revocation(server));
    const deviceIds = [randomUUID(), stranger.device.deviceId, revoked.device.deviceId, owner.device.deviceId];
    expect((await claim(deviceIds)).body).toEqual({ claimed: [], missing: deviceIds });
  });

  it('is for members of the network', async () => {
    const other = await new Network().found(server);
    for (const networkId of [other.networkId, randomUUID()]) expect(outcome(await claim([owner.device.deviceId], { networkId }))).toEqual({ status: 404, code: 'NOT_FOUND' });
  });

  it.each<[string, object]>([
    ['an unknown property', { all: true }],
    ['a list of other things', { deviceIds: [7] }],
    ['an upper-case id', { deviceIds: ['A0000000-0000-4000-8000-000000000001'] }],
    ['too many devices', { deviceIds: Array.from({ length: 1_001 }, () => '00000000-0000-4000-8000-000000000001') }],
  ])('refuses a body with %s', async (_, change) => {
    expect(outcome(await claim([], change))).toEqual({ status: 400, code: 'BODY_MALFORMED' });
  });
});

describe('KeyPackages of a device', () => {
  const stored = async (device: Device): Promise<number> => (await server.app.get(Database).query('SELECT 1 FROM key_package WHERE device_id = $1', [device.deviceId])).rowCount;

  it('go with its standing', async () => {
    const [lastResort] = await packagesOf(owner.device, 1);
    await publish(owner.device, { packages: await packagesOf(owner.device, 2), lastResort });
    expect(await stored(owner.device)).toBe(3);
    await network.publish(server, owner.revocation(server));
    expect(await stored(owner.device)).toBe(0);
  });

  it('go when their time is up', async () => {
    await publish(owner.device, { packages: await packagesOf(owner.device, 1) });
    server.clock.forward(29 * 86_400);
    await taker.device.signIn(server);
    expect((await claim([owner.device.deviceId])).body.missing).toEqual([owner.device.deviceId]);
  });
});
