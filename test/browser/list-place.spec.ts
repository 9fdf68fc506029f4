import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';

const SUBJECT = 'Accounts of a company';
const LINES = 150;
const WIDE = { width: 1280, height: 800 };
/** Rows of many heights: one line at some widths is four at others. */
const lineOf = (i: number): string => `Line ${i}. ${'The account was opened in March and closed in June. '.repeat(i % 7)}`;

describeWithBrowser('the list of messages keeps its place', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let awa: SdkActor;
  let ama: ContactPoint;
  let channelId: string;

  beforeAll(async () => {
    stage = await Stage.open();
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, awa]) await client.sync();
    ama = await ContactPoint.join(stage, 'Ama Mensah', kofi, { viewport: WIDE });
    const amaId = await stage.officerOf('Ama Mensah', awa);
    const { networkId } = stage.network.trust;
    await until('Ama can be added', async () => (await awa.client.channels.unreachable(networkId, [amaId])).length === 0);
    ({ channelId } = await awa.client.channels.open({ networkId, kind: 'bilateral', subject: SUBJECT, officerIds: [amaId] }));
    for (let i = 1; i <= LINES; i += 1) await awa.client.messages.send(channelId, { text: lineOf(i) });
    await ama.openChannel(SUBJECT);
  });
  afterAll(async () => {
    for (const actor of [kofi, awa]) await actor?.close();
    await stage?.close();
  });

  const jump = () => ama.page.locator('.messages-jump');
  /** Pixels between the lower edges of the list and of its content. */
  const belowScreen = () => ama.feed.evaluate((feed) => feed.scrollHeight - feed.scrollTop - feed.clientHeight);
  const isAtEnd = async (words: string): Promise<void> => {
    await ama.message(words).waitFor();
    await jump().waitFor({ state: 'detached' });
    await until('the end is on the screen', async () => (await belowScreen()) < 2);
  };
  /** Words of the row that the upper edge of the list cuts, or that begins there. */
  const topRow = () => ama.feed.evaluate((feed) => {
    const edge = feed.getBoundingClientRect().top;
    const rows = [...feed.querySelectorAll('article.message')].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    return /Line \d+/.exec(rows.find((row) => row.getBoundingClientRect().bottom > edge + 4)?.textContent ?? '')?.[0];
  });

  it('at its end, when the window becomes lower and higher', async () => {
    // It begins where what was not read begins.
    await jump().getByRole('button').click();
    await isAtEnd(`Line ${LINES}.`);
    await ama.page.setViewportSize({ ...WIDE, height: 480 });
    await isAtEnd(`Line ${LINES}.`);
    await ama.page.setViewportSize({ width: 420, height: 480 });
    await isAtEnd(`Line ${LINES}.`);
    await ama.page.setViewportSize(WIDE);
    await isAtEnd(`Line ${LINES}.`);
  });

  it('at its end, while a long text is written and files are on their way', async () => {
    await ama.field.fill('One line\n'.repeat(8));
    await isAtEnd(`Line ${LINES}.`);
    await ama.field.fill('');
    const files = [1, 2, 3, 4, 5].map((i) => ({ name: `annex-${i}.txt`, mimeType: 'text/plain', buffer: Buffer.alloc(300_000, `${i}`) }));
    await ama.page.locator('input[type=file]').first().setInputFiles(files);
    await ama.page.getByRole('dialog').getByRole('button', { name: /^Send/ }).click();
    for (const { name } of files) await ama.message(name).waitFor();
    await isAtEnd('annex-5.txt');
    await awa.client.sync();
    await awa.client.messages.send(channelId, { text: 'Thank you for the annexes.' });
    await isAtEnd('Thank you for the annexes.');
  });

  it('in the middle, when the window becomes narrower, wider and lower', async () => {
    await ama.feed.evaluate((feed) => (feed.scrollTop = feed.scrollHeight / 2));
    const before = await until('rows are there', topRow);
    for (const viewport of [{ ...WIDE, width: 420 }, { ...WIDE, height: 500 }, { width: 700, height: 500 }, WIDE]) {
      await ama.page.setViewportSize(viewport);
      await ama.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))));
      expect([viewport, await topRow()]).toEqual([viewport, before]);
    }
    expect(await jump().isVisible()).toBe(true);
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
