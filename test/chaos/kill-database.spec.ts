import { Campaign } from '../kit/actors-campaign.js';
import { Dice, ServerUnderFire, until } from '../kit/faults.js';
import { tally } from '../kit/history.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
const KILLS = LONG ? 200 : 10;

describe('kill -9 of PostgreSQL under load', () => {
  const dice = new Dice();
  let server: ServerUnderFire;
  beforeAll(async () => (server = await ServerUnderFire.start()), 120_000);
  afterAll(() => (server as ServerUnderFire | undefined)?.stop(), 60_000);

  it(`loses, doubles, drops and reorders nothing that was acknowledged, and the server lives on (${KILLS} kills, seed ${dice.seed})`, async () => {
    const campaign = await Campaign.begin(server);
    const serverPid = server.pid;
    const recoveries: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      await campaign.moreAcknowledged(1 + dice.below(60));
      await server.killDatabase();
      await until('the database is back', () => server.databasePid());
      const back = performance.now();
      await campaign.moreAcknowledged(20);
      recoveries.push(performance.now() - back);
    }
    const result = await campaign.end();
    expect({ ...tally(result.anomalies), unreadable: result.unreadable, complaints: result.complaints }).toEqual({ unreadable: 0, complaints: [] });
    expect(result.stored).toBe(result.acknowledged);
    expect({ pid: server.pid, running: server.isRunning, unwantedExits: server.unwantedExits }).toEqual({ pid: serverPid, running: true, unwantedExits: 0 });
    // Three seconds after the database accepts, on a machine of its own (R2); here its recovery is inside, and the tests share theirs.
    expect(Math.max(...recoveries)).toBeLessThan(15_000);
  }, LONG ? 3_600_000 : 300_000);
});
