import { admitAuthority, enrol, foundNetwork, startTestServer, TestDevice, until, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let senegal: TestDevice;
let kofi: TestDevice;

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  senegal = await admitAuthority(server, network, 'SN', 'Awa Diop');
  kofi = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.invite({ networkId: network.networkId, name: 'Kofi Owusu', roles: ['contact_point'], languages: ['en'] }));
  for (const device of [ghana, nigeria, senegal]) await device.client.sync();
});

afterAll(async () => {
  for (const device of [ghana, nigeria, senegal, kofi, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

const open = async (...others: TestDevice[]): Promise<string> => {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Members', officerIds: others.map(({ officerId }) => officerId) });
  for (const device of others) await device.client.sync();
  return channelId;
};

describe('the members of a channel', () => {
  it('are added and removed, with names, and each sees what came while they were in', async () => {
    const channelId = await open(nigeria);
    await ghana.client.messages.send(channelId, { text: 'before' });
    await ghana.client.channels.add(channelId, [senegal.officerId]);
    await ghana.client.messages.send(channelId, { text: 'with Senegal' });
    for (const device of [nigeria, senegal]) await device.client.sync();
    expect(await senegal.texts(channelId)).toEqual(['with Senegal']);
    expect(senegal.client.channels.get(channelId).subject).toBe('Members');
    expect(nigeria.client.channels.members(channelId).map(({ state }) => state).sort()).toEqual(['GH', 'NG', 'SN']);
    await senegal.client.channels.remove(channelId, { deviceIds: [senegal.id] }).catch(() => undefined);
    await expect(ghana.client.channels.remove(channelId, { officerIds: [senegal.officerId] })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const changes = (await nigeria.client.messages.list(channelId)).filter(({ membership }) => membership);
    expect(changes.at(-1)).toMatchObject({ membership: { actor: { officer: 'Ama Mensah' }, added: [{ officer: 'Awa Diop', state: 'SN' }], removed: [] } });
  });

  it('who lost their group come back by themselves, and the gap is marked', async () => {
    const channelId = await open(nigeria);
    await ghana.client.messages.send(channelId, { text: 'one' });
    await nigeria.client.sync();
    await nigeria.losePages(channelId);
    await nigeria.reopen();
    await ghana.client.messages.send(channelId, { text: 'two' });
    await ghana.client.channels.add(channelId, [senegal.officerId]);
    await ghana.client.messages.send(channelId, { text: 'lost' });
    await nigeria.client.sync();
    await ghana.client.sync();
    await ghana.client.messages.send(channelId, { text: 'three' });
    await nigeria.client.sync();
    expect((await nigeria.texts(channelId)).at(-1)).toBe('three');
    expect((await nigeria.client.messages.list(channelId)).map(({ integrity }) => integrity)).toContain('gap');
    expect(nigeria.codes()).toContain('COMMIT_UNREADABLE');
    await nigeria.client.messages.send(channelId, { text: 'four' });
    await ghana.client.sync();
    expect((await ghana.texts(channelId)).at(-1)).toBe('four');
  });

  it('race for the same epoch without losing anybody', async () => {
    const channelId = await open(nigeria, kofi);
    await Promise.all([ghana.client.channels.add(channelId, [senegal.officerId]), nigeria.client.channels.add(channelId, [senegal.officerId]), kofi.client.messages.send(channelId, { text: 'meanwhile' })]);
    for (const device of [ghana, nigeria, kofi, senegal]) await device.client.sync();
    for (const device of [ghana, nigeria, kofi, senegal]) expect(device.client.channels.get(channelId)).toMatchObject({ state: 'active', deviceCount: 4 });
    expect(new Set([ghana, nigeria, kofi, senegal].map((device) => device.client.channels.safetyNumber(channelId))).size).toBe(1);
    expect(await ghana.texts(channelId)).toEqual(['meanwhile']);
  });
});

describe('an officer who leaves', () => {
  it('is out of every channel before anything more is said in it', async () => {
    const channelId = await open(nigeria, kofi);
    await ghana.client.enrolment.revokeOfficer(kofi.officerId, 'left');
    await ghana.client.messages.send(channelId, { text: 'not for Kofi' });
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(['not for Kofi']);
    expect(nigeria.client.channels.members(channelId).map(({ officerName }) => officerName).sort()).toEqual(['Ama Mensah', 'Bola Ade']);
    await expect(kofi.client.sync()).rejects.toMatchObject({ family: 'denied' });
    expect(await kofi.texts(channelId)).toEqual([]);
    await until(() => ghana.client.channels.list().every(({ state }) => state === 'active'), 'every channel to settle');
  });
});
