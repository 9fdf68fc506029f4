import { randomUUID } from 'node:crypto';
import { request, type RawAnswer } from '../kit/actors.js';
import { Dice } from '../kit/faults.js';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../e2e/running-server.js';
import { faultOf, RowCounts } from './harness.js';
import { mutate } from './mutations.js';
import { makeWorld, ROWS, type World } from './rows.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
const MUTATIONS = LONG ? 50_000 : 1_500;
const HEALTHY_EVERY = 50;

describe('mutated requests', () => {
  const dice = new Dice();
  let server: TestServer;
  let world: World;
  let counts: RowCounts;
  const escaped: string[] = [];
  const onEscape = (error: unknown): void => void escaped.push((error as Error)?.name ?? 'unknown');

  beforeAll(async () => {
    server = await startTestServer({}, { clock: { now: () => new Date() } });
    world = await makeWorld(server.url, FOUNDING_TOKEN);
    counts = await RowCounts.of(server.databaseUrl);
    process.on('unhandledRejection', onEscape);
  }, 60_000);
  afterAll(async () => {
    process.off('unhandledRejection', onEscape);
    await counts.close();
    await server.close();
  });

  it(`get a typed refusal that echoes nothing and leaves nothing, and a healthy client works on (${MUTATIONS} mutations, seed ${dice.seed})`, async () => {
    const rows = ROWS.filter(({ route }) => route !== 'DELETE /v1/sessions/current');
    const faults: string[] = [];
    let refused = 0;
    let healthy = 0;
    let token = await world.caller.signIn();
    let before = await counts.take();
    for (let i = 0; i < MUTATIONS && faults.length < 10; i++) {
      const row = dice.pick(rows);
      const [method] = row.route.split(' ') as [string];
      const plain = { method, path: row.path(world.ids), token, ...(row.headers ? { headers: row.headers(world.ids) } : {}) };
      const { how, request: mutated } = mutate(plain, row.body?.(world.ids, world), dice);
      const answer = await request(server.url, mutated).catch((): RawAnswer => ({ status: 599, headers: new Headers(), bytes: new Uint8Array() }));
      const fault = faultOf(answer, mutated.method);
      const after = await counts.take();
      if (fault) faults.push(`${row.route}, ${how}: ${fault}`);
      if (answer.status >= 400) refused++;
      if (answer.status >= 400 && after !== before) faults.push(`${row.route}, ${how}: refused, and rows changed`);
      before = after;
      if (i % HEALTHY_EVERY === 0) {
        await greet(world, ++healthy);
        token = await world.caller.signIn();
        before = await counts.take();
      }
    }
    expect(faults).toEqual([]);
    expect(escaped).toEqual([]);
    expect(refused).toBeGreaterThan(MUTATIONS / 2);
  }, LONG ? 3_600_000 : 180_000);
});

/** A colleague sends, and is heard. */
async function greet({ quietChannel: channel, colleague }: World, counter: number): Promise<void> {
  const { seq } = await channel.send(colleague, { messageId: randomUUID(), counter, sealedContent: await channel.seal(colleague, 'good morning') });
  const entries = await channel.read(colleague, seq - 1);
  expect(entries[0]?.seq).toBe(seq);
}
