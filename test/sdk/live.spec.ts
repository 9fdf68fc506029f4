import { KEY_PACKAGE_STOCK } from '@chancery/contracts';
import { admitAuthority, enrol, foundNetwork, startTestServer, TestDevice, until, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let kofi: TestDevice;

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  kofi = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.invite({ networkId: network.networkId, name: 'Kofi Owusu' }));
  for (const device of [ghana, nigeria, kofi]) await goLive(device);
});

afterAll(async () => {
  for (const device of [ghana, nigeria, kofi, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

async function goLive(device: TestDevice, options: { fetch?: typeof fetch } = {}): Promise<void> {
  await device.reopen({ realtime: true, ...options });
  let connected = false;
  device.client.on('connection', ({ state }) => (connected = state === 'connected'));
  await device.client.start();
  await until(() => connected, 'a socket');
}

const open = async (...others: TestDevice[]): Promise<string> => {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Live', officerIds: others.map(({ officerId }) => officerId) });
  for (const device of others) await until(() => device.client.channels.list().some((channel) => channel.channelId === channelId && channel.subject === 'Live'), 'the Welcome by a hint');
  return channelId;
};

const FULL = 'x25519 50, xwing 20';
const stockOf = async ({ client }: TestDevice) => (await client.doctor()).find(({ name }) => name === 'key packages')!;

/** Each time somebody who keeps nothing asks who can be reached, one package is taken. */
async function claim(device: TestDevice, count: number): Promise<void> {
  for (let taken = 0; taken < count; taken++) {
    const asker = await network.secretariat.reopen();
    expect(await asker.channels.unreachable(network.networkId, [device.officerId])).toEqual([]);
  }
}

describe('with a socket', () => {
  it('messages go up and down it, in order, from both sides at once', async () => {
    const requests: string[] = [];
    await goLive(ghana, { fetch: async (input, init) => (requests.push(`${init?.method} ${new URL(String(input)).pathname}`), fetch(input, init)) });
    const channelId = await open(nigeria);
    requests.length = 0;
    const texts = Array.from({ length: 40 }, (_, i) => `${i}`);
    await Promise.all(texts.flatMap((text) => [ghana.client.messages.send(channelId, { text: `GH ${text}` }), nigeria.client.messages.send(channelId, { text: `NG ${text}` })]));
    await until(async () => (await ghana.texts(channelId)).length === 80 && (await nigeria.texts(channelId)).length === 80, 'all messages on both sides');
    expect(await ghana.texts(channelId)).toEqual(await nigeria.texts(channelId));
    for (const side of ['GH', 'NG']) expect((await ghana.texts(channelId)).filter((text) => text.startsWith(side))).toEqual(texts.map((text) => `${side} ${text}`));
    expect(requests.filter((request) => request.endsWith('/messages'))).toEqual([]);
    expect(new Set((await ghana.client.messages.list(channelId)).map(({ integrity }) => integrity))).toEqual(new Set(['verified']));
  });

  it('a notice and its acknowledgement are heard of without asking', async () => {
    const channelId = await open(nigeria);
    const received: string[] = [];
    const acknowledged: string[] = [];
    nigeria.client.on('notice', ({ noticeId }) => received.push(noticeId));
    ghana.client.on('acknowledgement', ({ noticeId }) => acknowledged.push(noticeId));
    const { noticeId } = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [nigeria.authorityId], body: { title: 'Rehearsal', text: '' } });
    await until(() => received.includes(noticeId), 'the notice');
    await nigeria.client.notices.acknowledge(noticeId);
    await until(() => acknowledged.includes(noticeId), 'the acknowledgement');
  });

  it('delivery is reported though nobody asks', async () => {
    const channelId = await open(nigeria);
    const { noticeId } = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [nigeria.authorityId], body: { title: 'Rehearsal', text: '' } });
    await until(async () => (await ghana.client.notices.board(noticeId))[0]!.devicesReached === 1, 'the delivery mark');
  });

  it('a leaver is removed from every channel by those who remain, without anybody sending', async () => {
    const channelId = await open(nigeria, kofi);
    expect(ghana.client.channels.get(channelId).deviceCount).toBe(3);
    await ghana.client.enrolment.revokeOfficer(kofi.officerId, 'left');
    for (const device of [ghana, nigeria]) await until(() => device.client.channels.get(channelId).deviceCount === 2, 'the removal');
    await ghana.client.messages.send(channelId, { text: 'among ourselves' });
    await until(async () => (await nigeria.texts(channelId)).length === 1, 'the message after it');
    expect(await kofi.texts(channelId)).toEqual([]);
  });

  it('a stock of key packages that runs low is filled up by the server’s word, before anybody asks', async () => {
    const single = Number(/xwing (\d+)/.exec((await stockOf(nigeria)).detail)![1]);
    await claim(nigeria, single - KEY_PACKAGE_STOCK.xwing.refillAt + 1);
    await until(async () => (await stockOf(nigeria)).detail === FULL, 'the refill');
  });

  it('the doctor says that a stock is low, until it is filled up', async () => {
    await nigeria.client.stop();
    await claim(nigeria, KEY_PACKAGE_STOCK.xwing.full - KEY_PACKAGE_STOCK.xwing.refillAt + 1);
    await nigeria.reopen();
    expect(await stockOf(nigeria)).toMatchObject({ ok: false, finding: 'few_key_packages', detail: 'x25519 50, xwing 7 (low)' });
    await goLive(nigeria);
    expect(await stockOf(nigeria)).toMatchObject({ ok: true, finding: 'key_packages', detail: FULL });
  });

  it('a server that restarts is found again', async () => {
    const channelId = await open(nigeria);
    await server.restart();
    await ghana.client.messages.send(channelId, { text: 'after the restart' });
    await until(async () => (await nigeria.texts(channelId)).includes('after the restart'), 'the message after the restart');
  });
});
