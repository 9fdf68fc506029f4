import { admitAuthority, enrol, foundNetwork, startTestServer, TestDevice, type TestNetwork, type TestServer } from './kit.js';

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

const openChannel = async (): Promise<string> => {
  const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Link', officerIds: [nigeria.officerId] });
  await nigeria.client.sync();
  return channelId;
};

/** A link on which every n-th exchange fails: before it reaches the server, or after. */
function flaky(seed: number): typeof fetch {
  let state = seed;
  const roll = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  return async (input, init) => {
    if (roll() < 0.15) throw new TypeError('lost before it arrived');
    const response = await fetch(input, init);
    if (roll() < 0.15) {
      await response.arrayBuffer();
      throw new TypeError('the answer was lost');
    }
    return response;
  };
}
/** Waits of the back-off pass at once. */
const hurried = { now: () => Date.now(), wait: async () => undefined };

describe('a bad link', () => {
  it('queues while there is none, says so, and sends in order when there is one', async () => {
    const channelId = await openChannel();
    await ghana.reopen({ clock: hurried, fetch: async () => Promise.reject(new TypeError('no link')) });
    for (const text of ['one', 'two', 'three']) expect(await ghana.client.messages.send(channelId, { text })).toMatchObject({ state: 'queued', own: true });
    expect(ghana.client.channels.get(channelId)).toMatchObject({ queued: 3, delayedBy: 'UNAVAILABLE' });
    expect(await ghana.texts(channelId)).toEqual(['one', 'two', 'three']);
    await ghana.reopen();
    expect(await ghana.client.sync()).toMatchObject({ sent: 3 });
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(['one', 'two', 'three']);
    expect(ghana.client.channels.get(channelId)).toMatchObject({ queued: 0 });
  });

  it.each([1, 2, 3])('that loses three requests in ten loses, doubles and reorders no message (seed %i)', async (seed) => {
    const channelId = await openChannel();
    const texts = Array.from({ length: 25 }, (_, i) => `message ${i}`);
    await ghana.reopen({ fetch: flaky(seed), clock: hurried });
    for (const text of texts) await ghana.client.messages.send(channelId, { text });
    await ghana.reopen();
    await ghana.client.sync();
    await nigeria.client.sync();
    expect(await nigeria.texts(channelId)).toEqual(texts);
    expect(await ghana.texts(channelId)).toEqual(texts);
    expect([...ghana.codes(), ...nigeria.codes()]).toEqual([]);
  });

  it('does not keep what was sealed before a change of members from being sent after it', async () => {
    const channelId = await openChannel();
    await ghana.reopen({ clock: hurried, fetch: async () => Promise.reject(new TypeError('no link')) });
    await ghana.client.messages.send(channelId, { text: 'sealed for the epoch before' });
    await nigeria.client.channels.add(channelId, [network.secretariat.officerId]);
    await ghana.reopen();
    await ghana.client.sync();
    for (const device of [nigeria, network.secretariat]) {
      await device.client.sync();
      expect(await device.texts(channelId)).toEqual(['sealed for the epoch before']);
    }
  });

  it('does not hide from a removed device that it was removed', async () => {
    const kofi = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.invite({ networkId: network.networkId, name: 'Kofi' }));
    await ghana.client.sync();
    const { channelId } = await ghana.client.channels.open({ networkId: network.networkId, kind: 'group', subject: 'Leaving', officerIds: [kofi.officerId, nigeria.officerId] });
    await kofi.client.sync();
    await ghana.client.channels.remove(channelId, { officerIds: [kofi.officerId] });
    await ghana.client.messages.send(channelId, { text: 'without Kofi' });
    await kofi.client.sync();
    expect(kofi.client.channels.get(channelId)).toMatchObject({ state: 'left' });
    expect(await kofi.texts(channelId)).toEqual([]);
    await ghana.client.channels.add(channelId, [kofi.officerId]);
    await ghana.client.messages.send(channelId, { text: 'Kofi is back' });
    await kofi.client.sync();
    expect(await kofi.texts(channelId)).toEqual(['Kofi is back']);
    expect(kofi.codes()).toEqual([]);
    await kofi.client.stop();
  });

  it('an old copy of a vault does not go on where the newer one was', async () => {
    const channelId = await openChannel();
    const copy = await ghana.copy();
    await ghana.client.messages.send(channelId, { text: 'by the real one' });
    await copy.client.messages.send(channelId, { text: 'by the copy' });
    expect(copy.client.channels.get(channelId)).toMatchObject({ state: 'stopped', stoppedBy: 'VAULT_ROLLED_BACK' });
    expect(copy.codes()).toContain('UNKNOWN_OWN_MESSAGE');
    await copy.client.stop();
  });

  it('a server that restarts is found again, session and all', async () => {
    const channelId = await openChannel();
    await server.restart();
    expect(await ghana.client.messages.send(channelId, { text: 'after the restart' })).toMatchObject({ state: 'sent' });
  });
});

describe('the doctor', () => {
  it('finds nothing wrong with a healthy device, and says what a device without a server lacks', async () => {
    expect((await nigeria.client.doctor()).filter(({ ok, name }) => !ok && name !== 'attention')).toEqual([]);
    await nigeria.reopen({ clock: hurried, fetch: async () => Promise.reject(new TypeError('no link')) });
    expect((await nigeria.client.doctor()).filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['server', 'session', 'key packages']);
    await nigeria.reopen();
  });
});
