import { Campaign } from '../kit/actors-campaign.js';
import { Dice, ServerUnderFire } from '../kit/faults.js';
import { tally } from '../kit/history.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
const KILLS = LONG ? 200 : 10;

describe('kill -9 of the server under load', () => {
  const dice = new Dice();
  let server: ServerUnderFire;
  beforeAll(async () => (server = await ServerUnderFire.start()), 120_000);
  afterAll(() => (server as ServerUnderFire | undefined)?.stop(), 60_000);

  it(`loses, doubles, drops and reorders nothing that was acknowledged (${KILLS} kills, seed ${dice.seed})`, async () => {
    const campaign = await Campaign.begin(server);
    const firstAcks: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      // After some work, so that every kill meets messages on their way; how much is left to chance.
      await campaign.moreAcknowledged(1 + dice.below(60));
      await server.kill();
      await server.restart();
      const listening = performance.now();
      await campaign.moreAcknowledged(1);
      firstAcks.push(performance.now() - listening);
    }
    const result = await campaign.end();
    expect({ ...tally(result.anomalies), unreadable: result.unreadable, complaints: result.complaints }).toEqual({ unreadable: 0, complaints: [] });
    expect(result.stored).toBe(result.acknowledged);
    expect(result.acknowledged).toBeGreaterThan(KILLS * 10);
    // One second on a machine of its own (R1); the tests share theirs.
    expect(Math.max(...firstAcks)).toBeLessThan(5_000);
  }, LONG ? 3_600_000 : 300_000);
});
