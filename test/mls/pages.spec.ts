import { diffPages, GroupSession, ready, type PageChanges } from '@chancery/sealing';
import { TestNetwork, type TestDevice } from './kit/network.js';
import { bytes, NOTHING, refusalOf, Room, text } from './kit/room.js';

let network: TestNetwork;
let people: TestDevice[];
beforeAll(async () => {
  await ready();
  network = new TestNetwork();
  people = Array.from({ length: 40 }, () => network.person());
});

const sizeOf = ({ put }: PageChanges): number => [...put.values()].reduce((sum, page) => sum + page.length, 0);
const contains = (disk: Iterable<Uint8Array>, secret: Uint8Array): boolean => [...disk].some((page) => Buffer.from(page).includes(Buffer.from(secret)));

it('a message rewrites one page of ratchets, and nothing else', async () => {
  const room = await Room.of(network, people);
  const before = room.at(people[0]!);
  const { session } = await before.seal(bytes('x'), NOTHING, network.now);
  const changes = diffPages(before, session);
  expect([[...changes.put.keys()], changes.delete]).toEqual([['ratchets/0'], []]);
  const others = await room.at(people[39]!).open((await before.seal(bytes('y'), NOTHING, network.now)).sealedContent, room.moment);
  expect([...diffPages(room.at(people[39]!), others.session).put.keys()]).toEqual(['ratchets/0']);
  expect(sizeOf(changes)).toBeLessThan(4_096);
});

it('the pages of one session are the pages of the next with the changes applied', async () => {
  const room = await Room.of(network, people.slice(0, 3));
  const before = room.at(people[0]!);
  const disk = new Map(diffPages(undefined, before).put);
  const { session } = await before.seal(bytes('x'), NOTHING, network.now);
  for (const [name, page] of diffPages(before, session).put) disk.set(name, page);
  expect(disk).toEqual(diffPages(undefined, session).put);
  expect(diffPages(session, session)).toEqual({ put: new Map(), delete: [] });
});

it('a loaded session says what the saved one would have said', async () => {
  const room = await Room.of(network, people.slice(0, 3));
  const saved = room.at(people[1]!);
  const pages = diffPages(undefined, saved).put;
  const loaded = GroupSession.load((name) => pages.get(name), network.ledger);
  expect([loaded.epoch, loaded.groupId, loaded.policy, loaded.trustSize, loaded.leafIndex, loaded.suite]).toEqual([saved.epoch, saved.groupId, saved.policy, saved.trustSize, saved.leafIndex, saved.suite]);
  expect(loaded.epochAuthenticator()).toEqual(saved.epochAuthenticator());
  const sealed = await room.say(people[0]!, 'to the loaded one');
  expect(text((await loaded.open(sealed, room.moment)).plaintext)).toBe('to the loaded one');
});

it('a smaller group deletes the pages that it no longer needs', async () => {
  const security = network.device(network.officer(people[39]!.officer.authority, ['contact_point', 'security_officer']));
  const room = await Room.of(network, [security, ...people.slice(0, 31), people[39]!]);
  const before = room.at(security);
  const pending = await before.commit(room.order({ remove: [people[39]!.deviceId] }));
  const after = pending.adopt();
  expect(diffPages(before, after).delete).toEqual(['ratchets/1']);
});

it('a removed device deletes everything', async () => {
  const ben = people[1]!;
  const security = network.device(network.officer(ben.officer.authority, ['contact_point', 'security_officer']));
  const room = await Room.of(network, [security, ben]);
  const before = room.at(ben);
  const pending = await room.at(security).commit(room.order({ remove: [ben.deviceId] }));
  const { session } = await before.receiveCommit(pending.commit, room.moment);
  expect(diffPages(before, session)).toEqual({ put: new Map(), delete: [...diffPages(undefined, before).put.keys()] });
});

it('a key that was used is on no page any more', async () => {
  const room = await Room.of(network, people.slice(0, 2));
  const listener = room.at(people[1]!);
  const disk = new Map(diffPages(undefined, listener).put);
  const first = await room.say(people[0]!, 'once');
  const { session } = await listener.open(first, room.moment);
  for (const [name, page] of diffPages(listener, session).put) disk.set(name, page);
  // Whoever steals the disk now tries to open the message again.
  const thief = GroupSession.load((name) => disk.get(name), network.ledger);
  expect(await refusalOf(() => thief.open(first, room.moment))).toBe('REPLAYED');
});

it('an epoch that is over is on no page any more', async () => {
  const room = await Room.of(network, people.slice(0, 2));
  const before = room.at(people[0]!);
  const disk = new Map(diffPages(undefined, before).put);
  const old = before.epochAuthenticator();
  expect(contains(disk.values(), old)).toBe(true);
  const after = (await before.commit(room.order({}))).adopt();
  for (const [name, page] of diffPages(before, after).put) disk.set(name, page);
  expect(contains(disk.values(), old)).toBe(false);
  expect(contains(disk.values(), after.epochAuthenticator())).toBe(true);
});

it.each(['head', 'tree', 'ratchets/0'])('without the page %s, or with half of it, nothing is loaded', async (missing) => {
  const room = await Room.of(network, people.slice(0, 2));
  const pages = diffPages(undefined, room.at(people[0]!)).put;
  expect(await refusalOf(async () => GroupSession.load((name) => (name === missing ? undefined : pages.get(name)), network.ledger))).toBe('STORED_STATE');
  expect(await refusalOf(async () => GroupSession.load((name) => (name === missing ? pages.get(name)!.subarray(0, 20) : pages.get(name)), network.ledger))).toBe('STORED_STATE');
});
