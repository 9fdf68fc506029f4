import type { ClientOptions } from '@chancery/sdk';
import { Vault } from '@chancery/vault';
import { Dice } from '../kit/faults.js';
import { admitAuthority, enrol, foundNetwork, KEY, startTestServer, TestDevice, until, type TestNetwork, type TestServer } from './kit.js';

const MANY = 100;

let server: TestServer;
let network: TestNetwork;
let ghana: TestDevice;
let nigeria: TestDevice;
let senegal: TestDevice;
/** All of them between Ghana and Nigeria. */
const channels: string[] = [];

const open = async (by: TestDevice, ...others: TestDevice[]): Promise<string> => {
  const { channelId } = await by.client.channels.open({ networkId: network.networkId, kind: 'group', suite: 'x25519', subject: 'Sleep', officerIds: others.map(({ officerId }) => officerId) });
  for (const device of others) await device.client.sync();
  return channelId;
};
const send = (device: TestDevice, channelId: string, text: string) => device.client.messages.send(channelId, { text });

/** Which groups came into memory, in their order, and which are there now. */
class Watch {
  readonly woken: string[] = [];
  readonly awake = new Set<string>();
  most = 0;

  readonly groupHook: NonNullable<ClientOptions['groupHook']> = (channelId, step) => {
    if (step === 'asleep') return void this.awake.delete(channelId);
    this.woken.push(channelId);
    this.awake.add(channelId);
    this.most = Math.max(this.most, this.awake.size);
  };
}

async function watched(device: TestDevice, options: Partial<ClientOptions> = {}): Promise<Watch> {
  const watch = new Watch();
  await device.reopen({ ...options, groupHook: watch.groupHook });
  return watch;
}

beforeAll(async () => {
  server = await startTestServer();
  network = await foundNetwork(server);
  ghana = await admitAuthority(server, network, 'GH', 'Ama Mensah');
  nigeria = await admitAuthority(server, network, 'NG', 'Bola Ade');
  senegal = await admitAuthority(server, network, 'SN', 'Awa Diop');
  for (const device of [ghana, nigeria, senegal]) await device.client.sync();
  for (let i = 0; i < MANY; i++) channels.push(await open(ghana, nigeria));
}, 180_000);

afterAll(async () => {
  for (const device of [ghana, nigeria, senegal, network?.secretariat, network?.second]) await device?.client.stop();
  await server?.close();
});

/** Waits until nothing over the limit stays in memory. */
const settled = (watch: Watch, limit: number) => until(() => watch.awake.size <= limit, 'groups to leave memory');

describe('a vault with a hundred channels', () => {
  it('opens, and shows channels, members and safety numbers, without any group in memory', async () => {
    const watch = await watched(nigeria);
    expect(nigeria.client.channels.list()).toHaveLength(MANY);
    for (const channelId of channels.slice(0, 5)) {
      expect(nigeria.client.channels.get(channelId)).toMatchObject({ deviceCount: 2, subject: 'Sleep', state: 'active', epoch: ghana.client.channels.get(channelId).epoch });
      expect(nigeria.client.channels.members(channelId).map(({ officerName, standing, self }) => [officerName, standing, self]).sort()).toEqual([['Ama Mensah', 'valid', false], ['Bola Ade', 'valid', true]]);
      expect(nigeria.client.channels.safetyNumber(channelId)).toBe(ghana.client.channels.safetyNumber(channelId));
    }
    expect(watch.woken).toEqual([]);
  });

  it('brings only those groups into memory that have news', async () => {
    for (const channelId of channels.slice(10, 13)) await send(ghana, channelId, 'news');
    const watch = await watched(nigeria);
    await nigeria.client.sync();
    expect([...watch.woken].sort()).toEqual(channels.slice(10, 13).sort());
    for (const channelId of channels.slice(10, 13)) expect(await nigeria.texts(channelId)).toEqual(['news']);
  });

  it('asks for the log of all of them in one request, and once more only for those that had news', async () => {
    await send(ghana, channels[14]!, 'once');
    const asked: number[] = [];
    await nigeria.reopen({
      fetch: (input, init) => {
        if (String(input).endsWith('/v1/sync')) asked.push((init!.body as Uint8Array).length);
        return fetch(input, init);
      },
    });
    await nigeria.client.sync();
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBeLessThan(asked[0]! / 50);
  });

  it('keeps as many idle groups as it is told, and takes a group up again where it was', async () => {
    const [first, second, third] = channels.slice(20, 23) as [string, string, string];
    const watch = await watched(nigeria, { idleGroups: 2 });
    for (const channelId of [first, second, third]) await send(nigeria, channelId, 'out');
    await settled(watch, 2);
    expect([...watch.awake]).toEqual([second, third]);
    await send(ghana, first, 'in');
    await nigeria.client.sync();
    await send(nigeria, first, 'and out again');
    await settled(watch, 2);
    expect(watch.awake.has(second)).toBe(false);
    expect(watch.woken).toEqual([first, second, third, first]);
    await ghana.client.sync();
    for (const device of [ghana, nigeria]) expect(await device.texts(first)).toEqual(['out', 'in', 'and out again']);
  });

  it('never lets go of a group whose commit is on its way', async () => {
    const [busy, ...others] = channels.slice(30, 35) as [string, ...string[]];
    let blocked = true;
    const watch = await watched(nigeria, {
      idleGroups: 1,
      fetch: (input, init) => (blocked && String(input).endsWith('/commits') ? Promise.reject(new TypeError('no way through')) : fetch(input, init)),
      clock: { now: () => Date.now(), wait: () => Promise.resolve() },
    });
    await expect(nigeria.client.channels.add(busy, [senegal.officerId])).rejects.toMatchObject({ family: 'unavailable' });
    for (const channelId of others) await send(nigeria, channelId, 'meanwhile');
    await until(() => watch.awake.size <= 2, 'the others to leave memory');
    expect(watch.awake.has(busy)).toBe(true);
    blocked = false;
    await nigeria.client.sync();
    await senegal.client.sync();
    expect(senegal.client.channels.get(busy)).toMatchObject({ state: 'active', deviceCount: 3 });
    await send(nigeria, others[0]!, 'after');
    await settled(watch, 1);
    expect(watch.awake.has(busy)).toBe(false);
    await send(nigeria, busy, 'welcome');
    await senegal.client.sync();
    expect(await senegal.texts(busy)).toEqual(['welcome']);
  });

  it('goes on with every other channel when the pages of one are damaged', async () => {
    const [damaged, sound] = channels.slice(50, 52) as [string, string];
    await nigeria.client.stop();
    const vault = await Vault.open(nigeria.store, KEY);
    const head = (await vault.get(`g:${damaged}:head`))!;
    await vault.transact({ put: [[`g:${damaged}:head`, head.slice(0, -1)]] });
    await nigeria.reopen();
    for (const channelId of [damaged, sound]) await send(ghana, channelId, 'news');
    const { seq } = nigeria.client.channels.get(damaged);
    expect(await nigeria.client.sync()).toMatchObject({ troubled: [{ channelId: damaged, code: 'STORED_STATE' }] });
    expect(await nigeria.texts(sound)).toEqual(['news']);
    expect(nigeria.client.channels.get(damaged)).toMatchObject({ state: 'active', seq, delayedBy: 'STORED_STATE' });
    await expect(send(nigeria, damaged, 'lost')).rejects.toMatchObject({ code: 'STORED_STATE' });
    await nigeria.client.stop();
    await (await Vault.open(nigeria.store, KEY)).transact({ put: [[`g:${damaged}:head`, head]] });
    await nigeria.reopen();
    await nigeria.client.sync();
    expect(await nigeria.texts(damaged)).toEqual(['news']);
  });

  it('is rid of a revoked member in every channel, and wakes no other channel for it', async () => {
    const kofi = await enrol(ghana, await TestDevice.make(server.url), (enrolment) => enrolment.invite({ networkId: network.networkId, name: 'Kofi Owusu', roles: ['contact_point'], languages: ['en'] }));
    await nigeria.reopen();
    await nigeria.client.sync();
    const shared = [await open(nigeria, kofi), await open(nigeria, kofi)];
    const watch = await watched(nigeria, { clock: { now: () => Date.now(), wait: () => Promise.resolve() } });
    await ghana.client.enrolment.revokeOfficer(kofi.officerId, 'left');
    await nigeria.client.sync();
    await until(() => shared.every((channelId) => nigeria.client.channels.get(channelId).deviceCount === 1), 'Kofi to be out of both');
    expect([...new Set(watch.woken)].sort()).toEqual([...shared].sort());
    await kofi.client.stop();
  });
});

describe('a vault that an earlier version wrote', () => {
  it('gets its rosters and the mark of its log once, and is as it was', async () => {
    const before = nigeria.client.channels.list();
    await nigeria.client.stop();
    const vault = await Vault.open(nigeria.store, KEY);
    await vault.transact({ deletePrefix: ['cm:', 'nv:'] });
    await vault.close();
    await nigeria.reopen();
    expect(nigeria.client.channels.list()).toEqual(before);
    const { generation } = await Vault.open(nigeria.store, KEY);
    const watch = await watched(nigeria);
    expect((await Vault.open(nigeria.store, KEY)).generation).toBe(generation);
    expect(nigeria.client.channels.list()).toEqual(before);
    expect(watch.woken).toEqual([]);
    await send(nigeria, channels[40]!, 'as before');
    await ghana.client.sync();
    expect(await ghana.texts(channels[40]!)).toEqual(['as before']);
  });
});

describe('channels whose groups come and go', () => {
  it('lose, double and reorder nothing, whatever happens in which order', async () => {
    const dice = new Dice();
    console.log(`seed ${dice.seed}`);
    const rooms = await Promise.all([0, 1, 2, 3].map(() => open(ghana, nigeria, senegal)));
    const people = [ghana, nigeria, senegal];
    const watches = await Promise.all(people.map((device) => watched(device, { idleGroups: 1 })));
    const said = new Map<string, string[]>(rooms.map((room) => [room, []]));
    for (let step = 0; step < 120; step++) {
      const device = dice.pick(people);
      const room = dice.pick(rooms);
      const what = dice.below(10);
      if (what < 6) {
        said.get(room)!.push(`${step}`);
        await send(device, room, `${step}`);
      } else if (what < 8) await device.client.sync();
      else if (what < 9) watches[people.indexOf(device)] = await watched(device, { idleGroups: 1 });
      else {
        for (const each of rooms) said.get(each)!.push(`${step} to all`);
        await Promise.all(rooms.map((each) => send(device, each, `${step} to all`)));
      }
    }
    for (const device of people) await device.client.sync();
    for (const device of people) for (const room of rooms) expect(await device.texts(room)).toEqual(said.get(room));
    for (const room of rooms) expect(new Set(people.map((device) => device.client.channels.safetyNumber(room))).size).toBe(1);
    for (const watch of watches) await settled(watch, 1);
  });
});
