import { admitAuthority, foundNetwork, officersOf, startTestServer, until, type TestDevice, type TestNetwork, type TestServer } from './kit.js';

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  await ghana.client.sync();
});

afterAll(async () => {
  for (const device of [ghana, nigeria, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

describe('two authorities in one network', () => {
  it('find each other in the directory', () => {
    expect(officersOf(ghana.client.networks.directory(network.networkId)).sort()).toEqual(['Ama Mensah', 'Bola Ade', 'Dana', 'Eve']);
  });

  it('talk in a channel that one of them opens', async () => {
    const channel = await ghana.client.channels.open({ networkId: network.networkId, kind: 'bilateral', subject: 'Bank records', officerIds: [nigeria.officerId] });
    expect(channel).toMatchObject({ state: 'active', epoch: 1, deviceCount: 2, queued: 0 });
    const sent = await ghana.client.messages.send(channel.channelId, { text: 'Would a request fit?', language: 'en' });
    expect(sent).toMatchObject({ state: 'sent', seq: 3 });
    await nigeria.client.sync();
    expect(nigeria.client.channels.get(channel.channelId)).toMatchObject({ subject: 'Bank records', state: 'active', kind: 'bilateral' });
    await nigeria.client.messages.send(channel.channelId, { text: 'Yes.', inReplyTo: sent.id });
    await ghana.client.sync();
    expect(await ghana.texts(channel.channelId)).toEqual(['Would a request fit?', 'Yes.']);
    expect(await nigeria.texts(channel.channelId)).toEqual(['Would a request fit?', 'Yes.']);
    const [, , , answer] = await ghana.client.messages.list(channel.channelId);
    expect(answer).toMatchObject({ integrity: 'verified', own: false, sender: { state: 'NG', officer: 'Bola Ade', authority: 'Central authority of NG' }, content: { inReplyTo: sent.id } });
    expect(ghana.client.channels.safetyNumber(channel.channelId)).toBe(nigeria.client.channels.safetyNumber(channel.channelId));
    expect(ghana.codes()).toEqual([]);
    expect(nigeria.codes()).toEqual([]);
  });

  it('hear each other at once when they keep a socket', async () => {
    const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'bilateral', subject: 'Live', officerIds: [nigeria.officerId] });
    const heard: string[] = [];
    await nigeria.reopen({ realtime: true });
    nigeria.client.on('message', ({ content }) => content?.kind === 'text' && heard.push(content.text));
    await nigeria.client.start();
    let connected = false;
    nigeria.client.on('connection', ({ state }) => (connected = state === 'connected'));
    await until(() => connected, 'a socket');
    for (const text of ['one', 'two', 'three']) await ghana.client.messages.send(channelId, { text });
    await until(() => heard.length === 3, 'three messages over the socket');
    expect(heard).toEqual(['one', 'two', 'three']);
    await nigeria.reopen({ realtime: false });
    expect(await nigeria.texts(channelId)).toEqual(['one', 'two', 'three']);
  });
});
