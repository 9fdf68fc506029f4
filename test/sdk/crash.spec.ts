import { CRASH_POINTS, type ChanceryClient, type CrashPoint } from '@chancery/sdk';
import { admitAuthority, enrol, foundNetwork, startTestServer, TestDevice, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let senegal: TestDevice;
const devices = (): TestDevice[] => [ghana, nigeria, senegal];

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  senegal = await admitAuthority(server, network, 'SN', 'Awa Diop');
  await syncAll();
});

afterAll(async () => {
  for (const device of [...devices(), network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

const syncAll = async (): Promise<void> => {
  for (const device of devices()) await device.client.sync();
};
const openChannel = async (...others: TestDevice[]): Promise<string> => {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Crash', officerIds: others.map(({ officerId }) => officerId) });
  await syncAll();
  return channelId;
};
const send = (device: TestDevice, channelId: string, text: string) => device.client.messages.send(channelId, { text });

/** Everybody says something, everybody hears it, and all are in one state. */
async function expectHealthy(channelId: string, members: TestDevice[]): Promise<void> {
  for (const device of members) {
    await send(device, channelId, `after, from ${device.id}`);
    await syncAll();
  }
  const numbers = new Set(members.map((device) => device.client.channels.safetyNumber(channelId)));
  expect(numbers.size).toBe(1);
  for (const device of members) {
    const texts = await device.texts(channelId);
    for (const other of members) expect(texts.filter((text) => text === `after, from ${other.id}`)).toHaveLength(1);
    expect(device.client.channels.get(channelId)).toMatchObject({ state: 'active', queued: 0 });
  }
}

async function sending(point: CrashPoint): Promise<void> {
  const channelId = await openChannel(nigeria);
  await send(ghana, channelId, 'one');
  await ghana.crashAt(point, (client) => client.messages.send(channelId, { text: 'two' }));
  await send(ghana, channelId, 'three');
  await syncAll();
  const expected = point === 'send.sealed' ? ['one', 'three'] : ['one', 'two', 'three'];
  expect(await nigeria.texts(channelId)).toEqual(expected);
  expect(await ghana.texts(channelId)).toEqual(expected);
  await expectHealthy(channelId, [ghana, nigeria]);
}

async function receiving(point: CrashPoint): Promise<void> {
  const channelId = await openChannel(nigeria);
  for (const text of ['one', 'two', 'three']) await send(ghana, channelId, text);
  await nigeria.crashAt(point, (client) => client.sync());
  await syncAll();
  expect(await nigeria.texts(channelId)).toEqual(['one', 'two', 'three']);
  await expectHealthy(channelId, [ghana, nigeria]);
}

async function reading(point: CrashPoint): Promise<void> {
  const channelId = await openChannel(nigeria);
  const { seq } = await send(ghana, channelId, 'one');
  await nigeria.client.sync();
  await nigeria.crashAt(point, (client) => client.messages.markRead(channelId, seq!));
  expect(await nigeria.client.inbox.list()).toContainEqual(expect.objectContaining({ channelId, unread: 0, readUpTo: seq }));
  await syncAll();
  await syncAll();
  expect(await ghana.client.messages.receipts(channelId)).toContainEqual(expect.objectContaining({ officerId: nigeria.officerId, readUpTo: seq }));
  await expectHealthy(channelId, [ghana, nigeria]);
}

/** A change of a message dies on its way out, or on its way in: it is there once, or, never sealed, not at all. */
async function changing(channelId: string, point: CrashPoint): Promise<void> {
  const [kept, gone] = [await send(ghana, channelId, 'first wording'), await send(ghana, channelId, 'to be taken back')];
  await syncAll();
  const sending = point.startsWith('send.');
  const both = async (client: ChanceryClient): Promise<void> => {
    await client.messages.revise(channelId, kept.id, { text: 'second wording' });
    await client.messages.retract(channelId, gone.id);
  };
  if (sending) await ghana.crashAt(point, both);
  else await both(ghana.client);
  if (sending) await ghana.client.messages.retract(channelId, gone.id).catch(() => undefined);
  if (!sending) await nigeria.crashAt(point, (client) => client.sync());
  await syncAll();
  const wording = point === 'send.sealed' ? 'first wording' : 'second wording';
  for (const device of [ghana, nigeria]) {
    expect(await device.texts(channelId)).toEqual([wording]);
    expect(await device.client.messages.versions(channelId, kept.id)).toHaveLength(point === 'send.sealed' ? 1 : 2);
    expect((await device.client.messages.list(channelId)).at(-1)).toMatchObject({ id: gone.id, retracted: {} });
  }
  expect((await nigeria.client.inbox.list()).find((entry) => entry.channelId === channelId)).toMatchObject({ unread: 1, last: { kind: 'retracted' } });
}

async function committing(point: CrashPoint): Promise<void> {
  const channelId = await openChannel(nigeria);
  await ghana.crashAt(point, (client) => client.channels.add(channelId, [senegal.officerId]));
  await syncAll();
  await ghana.client.channels.add(channelId, [senegal.officerId]);
  await syncAll();
  await expectHealthy(channelId, devices());
}

async function opening(point: CrashPoint): Promise<void> {
  const before = new Set(ghana.client.channels.list().map(({ channelId }) => channelId));
  await ghana.crashAt(point, (client) => client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Crash', officerIds: [nigeria.officerId] }));
  await syncAll();
  const [opened] = ghana.client.channels.list().filter(({ channelId }) => !before.has(channelId));
  await ghana.client.channels.add(opened!.channelId, [nigeria.officerId]);
  await syncAll();
  await expectHealthy(opened!.channelId, [ghana, nigeria]);
}

async function joining(point: CrashPoint): Promise<void> {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Crash', officerIds: [nigeria.officerId] });
  await nigeria.crashAt(point, (client) => client.sync());
  await syncAll();
  await expectHealthy(channelId, [ghana, nigeria]);
}

async function comingBack(point: CrashPoint): Promise<void> {
  const channelId = await openChannel(nigeria);
  await nigeria.losePages(channelId);
  await nigeria.reopen();
  await ghana.client.channels.add(channelId, [senegal.officerId]);
  await nigeria.crashAt(point, (client) => client.sync());
  await syncAll();
  await expectHealthy(channelId, devices());
}

async function acknowledging(point: CrashPoint): Promise<void> {
  const channelId = await openChannel(nigeria);
  const { noticeId } = await ghana.client.notices.send({ channelId, kind: 'test', priority: 'P3', toAuthorityIds: [nigeria.authorityId], body: { title: 'Rehearsal', text: '' } });
  await nigeria.client.sync();
  await nigeria.crashAt(point, (client) => client.notices.acknowledge(noticeId));
  await nigeria.client.sync();
  expect(await ghana.client.notices.board(noticeId)).toMatchObject([{ obligation: 'acknowledged', acknowledgement: { officer: 'Bola Ade' } }]);
}

async function attaching(point: CrashPoint): Promise<void> {
  const channelId = await openChannel(nigeria);
  const source = { name: 'a.txt', mediaType: 'text/plain', sizeBytes: 70_000, open: async function* () { yield new Uint8Array(70_000).fill(65); } };
  await ghana.crashAt(point, (client) => client.attachments.attach(channelId, source));
  await ghana.client.sync();
  await ghana.client.attachments.resumePending();
  await syncAll();
  const files = (await nigeria.client.messages.list(channelId)).filter(({ content }) => content?.kind === 'attachment');
  expect(files).toHaveLength(point === 'attachment.sealed' ? 0 : 1);
  expect(await ghana.spool.list()).toEqual([]);
  for (const { id } of files) {
    let bytes = 0;
    const sink = { write: async (chunk: Uint8Array) => void (bytes += chunk.length), commit: async () => undefined, abort: async () => undefined };
    await nigeria.client.attachments.save(channelId, id, 0, sink);
    expect(bytes).toBe(70_000);
  }
}

/** A new officer, with a crash on one side or the other. */
async function enrolling(point: CrashPoint): Promise<void> {
  const newcomer = await TestDevice.make(server.url);
  const order = { networkId: network.networkId, name: `Officer ${point}` };
  if (point === 'invite.stored') await ghana.crashAt(point, (client) => client.enrolment.invite(order));
  const { code, invitationId } = await ghana.client.enrolment.invite(order);
  if (point.startsWith('enrol.') && point !== 'enrol.approved') await newcomer.crashAt(point, (client) => client.enrolment.enrol(code));
  const waiting = point === 'enrol.approved' ? newcomer.crashAt(point, (client) => client.enrolment.enrol(code)) : newcomer.client.enrolment.enrol(code);
  for (let claimed = false; !claimed; ) claimed = (await ghana.client.enrolment.pending()).some((entry) => entry.invitationId === invitationId && entry.proof === 'verified');
  if (point === 'approve.accepted') await ghana.crashAt(point, (client) => client.enrolment.approve(invitationId));
  await ghana.client.enrolment.approve(invitationId);
  await waiting;
  if (point === 'enrol.approved') await newcomer.client.enrolment.enrol(code);
  await newcomer.client.sync();
  expect(newcomer.client.self).toMatchObject({ officerName: order.name, authorityId: ghana.authorityId });
  await newcomer.client.stop();
}

async function stocking(point: CrashPoint): Promise<void> {
  const kofi = await TestDevice.make(server.url);
  const { code, invitationId } = await ghana.client.enrolment.invite({ networkId: network.networkId, name: `Officer ${point}` });
  const enrolled = kofi.client.enrolment.enrol(code);
  for (let claimed = false; !claimed; ) claimed = (await ghana.client.enrolment.pending()).some((entry) => entry.invitationId === invitationId && entry.proof === 'verified');
  await ghana.client.enrolment.approve(invitationId);
  await enrolled;
  await kofi.crashAt(point, (client) => client.sync());
  await kofi.client.sync();
  await ghana.client.sync();
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Stock', officerIds: [kofi.officerId] });
  await send(ghana, channelId, 'hello');
  await kofi.client.sync();
  expect(await kofi.texts(channelId)).toEqual(['hello']);
  await kofi.client.stop();
}

async function learning(point: CrashPoint): Promise<void> {
  await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.invite({ networkId: network.networkId, name: 'Officer of the log' })).then((device) => device.client.stop());
  await nigeria.crashAt(point, (client) => client.sync());
  await nigeria.client.sync();
  expect(nigeria.client.networks.list()[0]!.logSize).toBe(ghana.client.networks.list()[0]!.logSize);
}

async function founding(point: CrashPoint): Promise<void> {
  const device = await TestDevice.make(server.url);
  const card = await device.client.networks.createCoordinator('Dana');
  const order = { name: 'Practice', abbreviation: 'PRA', training: true, coordinators: [card], secretariat: { name: 'Trainers' }, founder: { name: 'Dana' } };
  if (point === 'found.stored') {
    await device.crashAt(point, (client) => client.networks.draftNetwork(order));
    return expect(device.client.networks.draftNetwork(order)).rejects.toMatchObject({ code: 'ALREADY_ENROLLED' });
  }
  const draft = await device.client.networks.draftNetwork(order);
  await device.crashAt(point, (client) => client.networks.found(draft, server.foundingToken));
  await device.client.networks.found(draft, server.foundingToken);
  await device.client.sync();
  expect(device.client.self).toMatchObject({ officerName: 'Dana', roles: ['security_officer', 'coordinator'] });
  await device.client.stop();
}

async function claiming(point: CrashPoint): Promise<void> {
  const device = await TestDevice.make(server.url);
  const { secretariat, second, networkId, fingerprint } = network;
  await secretariat.client.networks.admit(networkId, await device.client.networks.createAuthority({ state: 'TG', name: 'Togo', officer: { name: 'Kossi' } }));
  const [pending] = await second.client.networks.countersignatures(networkId);
  await second.client.networks.countersign(networkId, pending!.digest);
  await device.crashAt(point, (client) => client.networks.claimAuthority({ networkId, fingerprint }));
  expect(await device.client.networks.claimAuthority({ networkId, fingerprint })).toMatchObject({ officerName: 'Kossi' });
  await device.client.stop();
}

/** Every point has its story: a new one without a story does not compile. */
const STORIES: Record<CrashPoint, (point: CrashPoint) => Promise<void>> = {
  'found.stored': founding, 'found.accepted': founding, 'claim-authority.accepted': claiming,
  'enrol.stored': enrolling, 'enrol.claimed': enrolling, 'enrol.approved': enrolling, 'invite.stored': enrolling, 'approve.accepted': enrolling,
  'key-packages.stored': stocking, 'key-packages.published': stocking, 'statements.stored': learning,
  'open.stored': opening, 'open.accepted': opening,
  'send.sealed': sending, 'send.stored': sending, 'send.accepted': sending,
  'receive.opened': receiving, 'receive.stored': receiving, 'read.stored': reading,
  'commit.staged': committing, 'commit.accepted': committing, 'commit.adopted': committing,
  'rejoin.staged': comingBack, 'rejoin.accepted': comingBack,
  'welcome.joined': joining, 'welcome.stored': joining,
  'acknowledgement.stored': acknowledging, 'acknowledgement.accepted': acknowledging,
  'attachment.sealed': attaching, 'attachment.stored': attaching, 'attachment.uploaded': attaching,
};

describe('killed at', () => {
  it.each(Object.keys(CRASH_POINTS) as CrashPoint[])('%s, a device goes on, and nothing is lost or doubled', async (point) => STORIES[point](point));

  it.each<CrashPoint>(['send.sealed', 'send.stored', 'send.accepted', 'receive.opened', 'receive.stored'])('%s, a revision and a retraction are there once and whole', async (point) => {
    await changing(await openChannel(nigeria), point);
  });
});
