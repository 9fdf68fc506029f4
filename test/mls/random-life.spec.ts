import { randomInt } from 'node:crypto';
import { ready } from '@chancery/sealing';
import { Life, STEP_WEIGHTS } from './kit/life.js';
import { TestNetwork, type TestDevice } from './kit/network.js';
import { Random } from './kit/random.js';

const long = process.env['CHANCERY_TEST_LONG'] === '1';
const fixed = process.env['CHANCERY_TEST_SEED'];
const seeds = fixed ? [Number(fixed)] : Array.from({ length: long ? 200 : 10 }, () => randomInt(1, 2 ** 31));
const STEPS = 30;
const lived = new Set<string>();

let network: TestNetwork;
let devices: TestDevice[];
beforeAll(async () => {
  await ready();
  network = new TestNetwork();
  devices = Array.from({ length: 14 }, () => network.person());
});

describe.each(['x25519', 'xwing'] as const)('random life under %s', (suite) => {
  it.each(seeds)('all members agree after every step, seed %i', async (seed) => {
    const random = new Random(seed);
    const life = new Life(network, random, suite, random.shuffled(devices));
    await life.begin();
    for (let i = 0; i < STEPS; i++) {
      const { name: step, done } = await life.step();
      if (done) lived.add(step);
      expect({ seed, i, step, views: await life.views() }).toEqual({ seed, i, step, views: 1 });
    }
  }, 120_000);
});

// One seed that was asked for again need not have everything in it.
(fixed ? it.skip : it)('every kind of step was lived through', () => {
  expect([...lived].sort()).toEqual(Object.keys(STEP_WEIGHTS).sort());
});
