import { randomInt } from 'node:crypto';
import { GroupSession, ready, type PendingCommit } from '@chancery/sealing';
import { TestNetwork, type TestDevice } from './kit/network.js';
import { Random } from './kit/random.js';
import { bytes, refusalOf, Room } from './kit/room.js';

const long = process.env['CHANCERY_TEST_LONG'] === '1';
const [MEMBERS, EPOCHS] = long ? [50, 1_000] : [12, 20];
const seed = Number(process.env['CHANCERY_TEST_SEED'] ?? randomInt(1, 2 ** 31));

let network: TestNetwork;
let people: TestDevice[];
beforeAll(async () => {
  await ready();
  network = new TestNetwork();
  people = Array.from({ length: MEMBERS }, () => network.person());
});

/** One commit per epoch: the first valid one wins, the others hear EPOCH_TAKEN, drop, follow, and try again. */
it(`members who all commit at once stay in one group, seed ${seed}`, async () => {
  const random = new Random(seed);
  const room = await Room.of(network, people);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const rivals = random.shuffled(people).slice(0, long ? 5 : 4);
    const pending = await Promise.all(rivals.map(async (device): Promise<[TestDevice, PendingCommit]> => [device, await room.at(device).commit(room.order({}))]));
    const [winner, won] = random.pick(pending);
    await room.accept(winner, won);
    for (const [device, lost] of pending) {
      if (device === winner) continue;
      expect(await refusalOf(async () => lost.adopt())).toBe('SPENT_SESSION');
      lost.drop();
      expect(await refusalOf(() => room.at(device).receiveCommit(lost.commit, room.moment))).toBe('STALE_EPOCH');
    }
    const views = new Set([...room.sessions.values()].map((session: GroupSession) => `${session.epoch} ${Buffer.from(session.epochAuthenticator()).toString('hex')}`));
    expect([epoch, views.size]).toEqual([epoch, 1]);
  }
  const exported = await Promise.all([...room.sessions.values()].map((session) => session.exporter('race', bytes(''), 32)));
  expect(new Set(exported.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
}, long ? 3_600_000 : 120_000);
