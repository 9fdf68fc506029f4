import { MAX_XWING_DEVICES, SUITE_NAMES } from '@chancery/contracts';
import { createKeyPackages } from '@chancery/sealing';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../e2e/running-server.js';
import { RawDevice } from '../kit/actors.js';
import { MixedNetwork, SdkActor } from '../kit/actors-sdk.js';

let server: TestServer;
let network: MixedNetwork;
let ana: SdkActor;
/** An officer with as many devices as an X-Wing room takes beside Ana's, and one with a single device. */
let many: RawDevice;
let single: RawDevice;

beforeAll(async () => {
  server = await startTestServer({}, { clock: { now: () => new Date() } });
  network = await MixedNetwork.found(server.url, FOUNDING_TOKEN);
  ana = await network.join('Ana');
  many = await reachable(await network.raw());
  single = await reachable(await network.raw());
  for (let devices = 1; devices < MAX_XWING_DEVICES - 1; devices++) await reachable(await network.further(many));
}, 120_000);
afterAll(async () => {
  await (ana as SdkActor | undefined)?.close();
  await (server as TestServer | undefined)?.close();
});

/** With one package of each suite in the directory, which serves again and again. */
async function reachable(member: RawDevice): Promise<RawDevice> {
  const { identity, signingSeed } = member.device;
  for (const suite of SUITE_NAMES) {
    const [made] = await createKeyPackages({ suite, identity, signingSeed, count: 1, lastResort: true, now: network.trust.now });
    await member.call(undefined, 'POST', '/v1/key-packages', { suite, packages: [], lastResort: made!.publicBytes });
  }
  return member;
}

const open = (members: readonly RawDevice[], suite?: 'xwing' | 'x25519') =>
  ana.client.channels.open({ networkId: network.trust.networkId, kind: 'group', subject: 'Suites', officerIds: members.map(({ device }) => device.officer.officerId), ...(suite ? { suite } : {}) });

describe('the suite of a channel', () => {
  it('is X-Wing for up to 64 devices, and such a room does not grow beyond', async () => {
    const channel = await open([many]);
    expect(channel).toMatchObject({ suite: 'xwing', deviceCount: MAX_XWING_DEVICES });
    await expect(ana.client.channels.add(channel.channelId, [single.device.officer.officerId])).rejects.toMatchObject({ code: 'ROOM_TOO_LARGE' });
    expect(ana.client.channels.get(channel.channelId)).toMatchObject({ deviceCount: MAX_XWING_DEVICES, state: 'active' });
  });

  it('is X25519 for 65, and X-Wing is refused for them', async () => {
    const before = ana.client.channels.list().length;
    await expect(open([many, single], 'xwing')).rejects.toMatchObject({ code: 'ROOM_TOO_LARGE' });
    expect(ana.client.channels.list()).toHaveLength(before);
    expect(await open([many, single])).toMatchObject({ suite: 'x25519', deviceCount: MAX_XWING_DEVICES + 1 });
  });

  it('is the one that was asked for, in a small room', async () => {
    expect(await open([single], 'x25519')).toMatchObject({ suite: 'x25519', deviceCount: 2 });
    expect(await open([single])).toMatchObject({ suite: 'xwing', deviceCount: 2 });
  });
});
