import type { ChanceryClient, MessageView } from '@chancery/sdk';
import type { Death } from '../kit/mortal-store.js';
import { Dice } from '../kit/faults.js';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../e2e/running-server.js';
import { foundingStory, Life, Others, STORY } from './life-story.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
/** Of the transactions of a life; the long form takes them all. */
const SAMPLES = 8;
const MOMENTS = ['before', 'after'] as const;

let server: TestServer;
let others: Others;
beforeAll(async () => {
  server = await startTestServer({}, { clock: { now: () => new Date() } });
  others = await Others.gather(server.url, FOUNDING_TOKEN);
}, 60_000);
afterAll(async () => {
  await (others as Others | undefined)?.close();
  await (server as TestServer | undefined)?.close();
});

const line = ({ seq, sender, integrity, content, retracted, membership }: MessageView) => ({
  seq, integrity, by: sender?.officer, retracted: retracted !== undefined, kind: membership ? 'membership' : content?.kind, text: content?.kind === 'text' ? content.text : undefined,
});
const listed = async (client: ChanceryClient, channelId: string) => (await client.messages.list(channelId, { limit: 5_000 })).map(line);
const textsBy = (lines: readonly ReturnType<typeof line>[], officer: string): string[] => lines.flatMap(({ by, text }) => (by === officer && text !== undefined ? [text] : []));

/** What everybody has at the end of a life, whatever happened in it. */
async function reckon(life: Life): Promise<object> {
  await life.client.sync();
  await others.ben.client.sync();
  const { channelId, client, name } = life;
  // Whoever is let in begins after the commit that did it.
  const [mine, theirs] = (await Promise.all([client, others.ben.client].map((one) => listed(one, channelId)))).map((lines) => lines.filter(({ seq }) => seq! > 1));
  const gaps = mine!.filter(({ integrity }) => integrity === 'gap');
  // What was said before it was back is in the gap.
  const isMissed = (seq: number): boolean => gaps.some((gap) => seq >= gap.seq! && !mine!.some((entry) => entry.seq! > gap.seq! && entry.seq! <= seq));
  const sameAs = new Map(mine!.map((entry) => [entry.seq, JSON.stringify(entry)]));
  const differing = theirs!.filter((entry) => !isMissed(entry.seq!) && JSON.stringify(entry) !== sameAs.get(entry.seq));
  const notices = (await others.ben.client.notices.list()).filter((notice) => notice.channelId === channelId);
  return {
    differing, doubled: mine!.length - sameAs.size, gaps: gaps.length,
    unverified: mine!.filter((entry) => entry.integrity !== 'verified' && !gaps.includes(entry)),
    own: textsBy(mine!, name),
    received: textsBy(mine!, 'Ben'),
    retracted: mine!.filter(({ retracted }) => retracted).length,
    files: mine!.filter(({ kind }) => kind === 'attachment').length,
    inTheSpool: await life.spool.list(),
    second: textsBy(await listed(client, life.secondId), 'Ben'),
    acknowledged: await Promise.all(notices.map(async ({ noticeId }) => (await others.ben.client.notices.board(noticeId)).map(({ obligation }) => obligation))),
    confirmedButGone: [...life.confirmed].filter((text) => !['second', 'third'].includes(text) && !textsBy(theirs!, name).includes(text)),
    queued: client.channels.list().reduce((sum, { queued }) => sum + queued, 0),
    doctor: (await client.doctor()).filter(({ ok, name: check }) => !ok && check !== 'attention'),
    sealedTwice: await life.auditor.follow((life.wire.get(channelId) ?? []).join('\n')),
    told: { self: [...life.told], ben: others.ben.told },
  };
}

const GOOD = {
  // The commit that was missed while the group was lost.
  differing: [], doubled: 0, gaps: 1, unverified: [],
  own: ['first', 'second, corrected', 'back again', 'last'], received: ['one', 'two', 'three'], retracted: 1, files: 1, inTheSpool: [],
  second: ['welcome'], acknowledged: [['acknowledged']], confirmedButGone: [], queued: 0, doctor: [], sealedTwice: [], told: { self: ['COMMIT_UNREADABLE'], ben: [] },
};

const differences = (ending: object): object => Object.fromEntries(Object.entries(ending).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify((GOOD as Record<string, unknown>)[name])));

describe('a device that dies at a transaction of its vault', () => {
  const dice = new Dice();
  let transactions = 0;

  it('does everything once when it does not die', async () => {
    const life = await Life.begin(others, 'Officer 0');
    transactions = await life.play(STORY);
    expect(await reckon(life)).toEqual(GOOD);
    expect(transactions).toBeGreaterThan(40);
  }, 60_000);

  it.each(MOMENTS)('founds a network all the same, when it dies %s any of them', async (moment) => {
    for (let transaction = 1, made = Infinity; transaction <= made; transaction++) {
      const life = await Life.begin(others, 'Dana');
      const count = await life.play(foundingStory(FOUNDING_TOKEN), { transaction, moment });
      if (count < transaction) made = count;
      const unwell = (await life.client.doctor()).filter(({ ok }) => !ok);
      expect({ transaction, roles: life.client.self?.roles, networks: life.client.networks.list().length, unwell }).toEqual({ transaction, roles: ['security_officer', 'coordinator'], networks: 1, unwell: [] });
      await life.client.stop();
    }
  }, 60_000);

  it(`goes on, and nothing is lost, doubled, reordered or sealed twice (seed ${dice.seed})`, async () => {
    const all = Array.from({ length: transactions }, (_, i) => MOMENTS.map((moment): Death => ({ transaction: i + 1, moment }))).flat();
    const deaths = LONG ? all : Array.from({ length: SAMPLES }, (_, i) => all[Math.floor(((i + dice.below(1_000) / 1_000) * all.length) / SAMPLES)]!);
    const faults: object[] = [];
    for (const death of deaths) {
      const life = await Life.begin(others, `Officer ${death.transaction} ${death.moment}`);
      const ending = await life.play(STORY, death).then(() => reckon(life), (error: unknown) => ({ error: String(error), code: (error as { code?: unknown }).code, stack: (error as Error).stack }));
      if (JSON.stringify(ending) !== JSON.stringify(GOOD)) faults.push({ death, ending: differences(ending) });
      await life.client.stop();
    }
    expect(faults).toEqual([]);
  }, LONG ? 3_600_000 : 120_000);
});
