import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChanceryClient } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import { ask, startTestServer, type TestServer } from './running-server.js';
import { Authority, cosigned, Key, Network, type Officer } from './people.js';

/** A training network: one coordinator is enough. */
class TrainingNetwork extends Network {
  override charter(server: TestServer) {
    return super.charter(server, { training: true, threshold: 1 });
  }
}

let server: TestServer;
let real: Network;
let training: Network;
let realOfficer: Officer;
let trainingOfficer: Officer;

beforeAll(async () => {
  server = await startTestServer();
  real = await new Network().found(server);
  training = await new TrainingNetwork().found(server);
  realOfficer = await real.admit(server, 'Somewhere', 'contact_point', 'security_officer');
  trainingOfficer = await training.admit(server, 'Nowhere', 'contact_point', 'security_officer');
});
afterAll(() => server.close());

const call = (officer: Officer, method: string, path: string, body: Record<string, unknown>) => ask(server.url, method, path, { body, token: officer.device.token });
const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

describe('training and real networks on one server', () => {
  it.each([
    ['a real one', () => realOfficer, () => training],
    ['a training one', () => trainingOfficer, () => real],
  ])('share no channel: an authority of %s cannot open one in the other, claim its keys, invite into it or read its log', async (_name, who, where) => {
    const [officer, { networkId }] = [who(), where()];
    const open = { channelId: randomUUID(), networkId, kind: 'group', suite: 'x25519', groupId: bytes(16), groupInfo: bytes(64) };
    expect(await call(officer, 'POST', '/v1/channels', open)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await call(officer, 'POST', '/v1/key-packages/claim', { networkId, suite: 'x25519', deviceIds: [officer.device.deviceId] })).toMatchObject({ status: 404 });
    expect(await call(officer, 'POST', '/v1/invitations', { invitationId: randomUUID(), kind: 'officer', networkId, claimTokenDigest: bytes(32), validForMinutes: 30 })).toMatchObject({ status: 404 });
    expect(await ask(server.url, 'GET', `/v1/networks/${networkId}/statements?after=0`, { token: officer.device.token })).toMatchObject({ status: 404 });
  });

  it.each([
    ['real', () => real, () => trainingOfficer, () => realOfficer],
    ['training', () => training, () => realOfficer, () => trainingOfficer],
  ])('hand out no keys of the other: to an officer of the %s network such devices are missing', async (_name, own, stranger, officer) => {
    const deviceIds = [stranger().device.deviceId];
    const reply = await call(officer(), 'POST', '/v1/key-packages/claim', { networkId: own().networkId, suite: 'x25519', deviceIds });
    expect(reply.body).toMatchObject({ claimed: [], missing: deviceIds });
  });

  it.each([
    ['a training authority to a real network', () => real, () => trainingOfficer.authority],
    ['a real authority to a training network', () => training, () => realOfficer.authority],
  ])('do not admit %s, however many coordinators sign', async (_name, network, authority) => {
    expect(await network().publish(server, network().admission(server, authority()))).toMatchObject({ status: 403, body: { code: 'TRAINING_APART' } });
  });

  it('do not admit its key under another name, nor its id with another key', async () => {
    const { authority } = trainingOfficer;
    const [sameKey, sameId] = [new Authority('Elsewhere'), new Authority('Elsewhere')];
    Object.assign(sameKey, { key: authority.key });
    Object.assign(sameId, { authorityId: authority.authorityId, key: new Key() });
    for (const disguised of [sameKey, sameId]) expect(await real.publish(server, real.admission(server, disguised))).toMatchObject({ status: 403, body: { code: 'TRAINING_APART' } });
  });

  it('do not admit it after it was suspended either', async () => {
    const leaver = await training.admit(server, 'Leaver', 'contact_point');
    expect((await training.publish(server, training.suspension(server, leaver.authority))).status).toBe(201);
    expect(await real.publish(server, real.admission(server, leaver.authority))).toMatchObject({ status: 403, body: { code: 'TRAINING_APART' } });
  });

  it('still admit an authority to a second network of the same kind', async () => {
    const second = await new Network().found(server);
    expect((await second.publish(server, second.admission(server, realOfficer.authority))).status).toBe(201);
  });

  it('are not founded around an authority of the other kind', async () => {
    const mixed = new TrainingNetwork();
    const statements = [cosigned('charter', mixed.charter(server), ...mixed.coordinatorKeys), mixed.admission(server, realOfficer.authority)];
    expect(await ask(server.url, 'POST', '/v1/networks', { body: { foundingToken: 'founding-token-of-the-tests', statements } })).toMatchObject({ status: 403, body: { code: 'TRAINING_APART' } });
  });
});

describe('a client in a training network', () => {
  const KEY = keyFileUnlocker(new Uint8Array(32).fill(3));
  let client: ChanceryClient;
  let networkId: string;

  beforeAll(async () => {
    const vault = await Vault.create(new MemoryRecordStore(), KEY);
    client = await ChanceryClient.open({ vault, server: server.url, realtime: false });
    const card = await client.networks.createCoordinator('Dana');
    const draft = await client.networks.draftNetwork({ name: 'Practice', abbreviation: 'PRACTICE', training: true, coordinators: [card], secretariat: { name: 'Course office' }, founder: { name: 'Dana' } });
    ({ networkId } = await client.networks.found(draft, 'founding-token-of-the-tests'));
    await client.sync();
  });
  afterAll(() => client.stop());

  it('opens no channel with officers of a real network, and none in it', async () => {
    const order = { kind: 'group', subject: 'Case Heron', officerIds: [realOfficer.officerId] } as const;
    await expect(client.channels.open({ ...order, networkId })).rejects.toMatchObject({ code: 'UNKNOWN_OFFICER' });
    await expect(client.channels.open({ ...order, networkId: real.networkId })).rejects.toMatchObject({ code: 'UNKNOWN_NETWORK' });
  });

  it('adds no officer of a real network to a channel', async () => {
    const { channelId } = await client.channels.open({ networkId, kind: 'board', subject: 'Case Heron', officerIds: [] });
    await expect(client.channels.add(channelId, [realOfficer.officerId])).rejects.toMatchObject({ code: 'UNKNOWN_OFFICER' });
  });
});
