import { diffPages, GroupSession, ready } from '@chancery/sealing';
import { TestNetwork } from './kit/network.js';
import { NOTHING, Room, bytes, refusalOf } from './kit/room.js';

let network: TestNetwork;
beforeAll(async () => {
  await ready();
  network = new TestNetwork();
});

describe.each(['x25519', 'xwing'] as const)('a room under %s', (suite) => {
  it('lets everybody read what anybody says', async () => {
    const people = [network.person(), network.person(), network.person('duty_officer')];
    const room = await Room.of(network, people, { suite });
    const sealed = await room.say(people[1]!, 'Bonjour');
    expect(await room.hear(people[0]!, sealed)).toBe('Bonjour');
    expect(await room.hear(people[2]!, sealed)).toBe('Bonjour');
  });

  it('hands the sender, the clear data and the right to speak over with the text', async () => {
    const [ana, ben] = [network.person(), network.person()];
    const room = await Room.of(network, [ana, ben], { suite });
    const { sealedContent } = await room.at(ana).seal(bytes('x'), bytes('clear'), network.now);
    const opened = await room.at(ben).open(sealedContent, room.moment);
    expect(opened).toMatchObject({ sender: { deviceId: ana.deviceId, officerId: ana.officer.officerId }, authenticatedData: bytes('clear'), senderStanding: 'valid', allowed: true });
  });

  it('shuts out whoever was removed', async () => {
    const people = [network.person(), network.person(), network.person()];
    const security = network.device(network.officer(people[2]!.officer.authority, ['security_officer']));
    const room = await Room.of(network, [...people, security], { suite });
    const before = room.at(people[2]!);
    const [event] = await room.remove(security, people[2]!);
    expect(event).toMatchObject({ actor: { deviceId: security.deviceId }, removed: [{ deviceId: people[2]!.deviceId }] });
    const sealed = await room.say(people[0]!, 'without you');
    expect(await refusalOf(() => before.open(sealed, room.moment))).toBe('SPENT_SESSION');
    expect(room.sessions.has(people[2]!.deviceId)).toBe(false);
  });

  it('takes a device back that has lost its state', async () => {
    const people = [network.person(), network.person(), network.person()];
    const room = await Room.of(network, people, { suite });
    const [event] = await room.rejoin(people[1]!);
    expect(event).toMatchObject({ rejoined: true, actor: { deviceId: people[1]!.deviceId }, added: [], removed: [] });
    expect(await room.hear(people[1]!, await room.say(people[0]!, 'welcome back'))).toBe('welcome back');
  });
});

it('keeps hybrid rooms to 64 devices', async () => {
  const people = Array.from({ length: 65 }, () => network.person());
  const room = await Room.of(network, [people[0]!], { suite: 'xwing' });
  const packages = await Promise.all(people.slice(1).map(async (device) => ({ deviceId: device.deviceId, keyPackage: (await room.keyPackage(device)).publicBytes })));
  expect(await refusalOf(() => room.at(people[0]!).commit(room.order({ add: packages })))).toBe('ROOM_TOO_LARGE');
  expect(await refusalOf(() => room.at(people[0]!).commit(room.order({ add: packages.slice(1) })))).toBe('accepted');
});

it('shows on the wire only in coarse steps how long a text is', async () => {
  const [ana, ben] = [network.person(), network.person()];
  const room = await Room.of(network, [ana, ben]);
  const lengths = new Set<number>();
  for (let length = 0; length < 256; length += 5) lengths.add((await room.at(ana).seal(new Uint8Array(length), NOTHING, network.now)).sealedContent.length);
  expect(lengths.size).toBeLessThanOrEqual(5);
});

it('knows its own message from before the store was rolled back, and does not open it', async () => {
  const [ana, ben] = [network.person(), network.person()];
  const room = await Room.of(network, [ana, ben]);
  const old = new Map(diffPages(undefined, room.at(ana)).put);
  const sealed = await room.say(ana, 'mine');
  const rolledBack = GroupSession.load((name) => old.get(name), network.ledger);
  expect(await refusalOf(() => rolledBack.open(sealed, room.moment))).toBe('OWN_MESSAGE');
});

it('takes new certificates of a member by rejoining', async () => {
  const [ana, ben] = [network.person(), network.person()];
  const room = await Room.of(network, [ana, ben]);
  const renewed = network.renew(ben, ['duty_officer']);
  expect(await refusalOf(() => room.say(ana, 'with an outdated member'))).toBe('UNFIT_MEMBER');
  const [event] = await room.rejoin(renewed);
  expect(event).toMatchObject({ rejoined: true, actor: { deviceId: ben.deviceId, roles: ['duty_officer'] } });
  expect(await room.hear(renewed, await room.say(ana, 'up to date'))).toBe('up to date');
});

it('takes an empty message for a message', async () => {
  const [ana, ben] = [network.person(), network.person()];
  const room = await Room.of(network, [ana, ben]);
  const { sealedContent } = await room.at(ana).seal(NOTHING, NOTHING, network.now);
  expect((await room.at(ben).open(sealedContent, room.moment)).plaintext).toHaveLength(0);
});
