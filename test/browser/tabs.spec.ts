import type { Page } from 'playwright-core';
import type { SdkActor } from '../kit/actors-sdk.js';
import { describeWithBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { ContactPoint } from './kit/contact-point.js';
import { Stage } from './kit/stage.js';

const SUBJECT = 'Handing over of exhibits';

describeWithBrowser('two tabs of one browser', () => {
  let stage: Stage;
  let kofi: SdkActor;
  let awa: SdkActor;
  let first: ContactPoint;
  let second: ContactPoint;

  beforeAll(async () => {
    stage = await Stage.open();
    kofi = await stage.network.join('Kofi Boateng', { state: 'GH' });
    awa = await stage.network.join('Awa Diop', { state: 'SN' });
    for (const { client } of [kofi, awa]) await client.sync();
    first = await ContactPoint.join(stage, 'Ama Mensah', kofi);
    const amaId = await stage.officerOf('Ama Mensah', awa);
    const { networkId } = stage.network.trust;
    await until('Ama can be added', async () => (await awa.client.channels.unreachable(networkId, [amaId])).length === 0);
    await awa.client.channels.open({ networkId, kind: 'bilateral', subject: SUBJECT, officerIds: [amaId] });
    await first.openChannel(SUBJECT);
  });
  afterAll(async () => {
    for (const actor of [kofi, awa]) await actor?.close();
    await stage?.close();
  });

  /** Another tab of the same browser, at the same address. */
  const openTab = async (beside: ContactPoint): Promise<ContactPoint> => {
    const page = await beside.page.context().newPage();
    await page.goto(stage.origin);
    return new ContactPoint(stage, page);
  };
  /** Names of the locks that are held in this browser, without those that pages hold of themselves. */
  const owners = async (page: Page): Promise<string[]> => {
    const { held = [] } = await page.evaluate(() => navigator.locks.query());
    return held.flatMap(({ name }) => (name === undefined || name.startsWith('chancery-page:') ? [] : [name]));
  };

  it('are both open when one was unlocked, on one owner of the keys', async () => {
    const before = await owners(first.page);
    expect(before).toHaveLength(1);
    second = await openTab(first);
    await second.openChannel(SUBJECT);
    expect(await owners(second.page)).toEqual(before);
  });

  it('both show what is sent in one of them, and what comes in', async () => {
    await first.write('The exhibits leave on Monday.');
    await second.message('The exhibits leave on Monday.').waitFor();
    await second.write('By diplomatic bag.');
    await first.message('By diplomatic bag.').waitFor();
    await awa.client.sync();
    const { channelId } = awa.client.channels.list()[0]!;
    await awa.client.messages.send(channelId, { text: 'We will be at the airport.' });
    for (const tab of [first, second]) await tab.message('We will be at the airport.').waitFor();
    expect(await first.feed.getByRole('article').filter({ hasText: 'The exhibits leave on Monday.' }).count()).toBe(1);
  });

  it('go on with one when the other is closed', async () => {
    await first.page.close();
    await second.write('Thank you.');
    await second.message('Thank you.').getByText('Sent', { exact: true }).waitFor();
    expect(await owners(second.page)).toHaveLength(1);
    first = await openTab(second);
    await first.openChannel(SUBJECT);
    await first.message('Thank you.').waitFor();
  });

  it('are both locked when one is, and nothing of the desk is left in either', async () => {
    await second.button('shell.lock').click();
    for (const { page } of [first, second]) {
      await page.getByLabel('Passphrase', { exact: true }).waitFor();
      expect(await page.content()).not.toContain('exhibits');
    }
    await first.unlock();
    await second.openChannel(SUBJECT);
    await second.message('Thank you.').waitFor();
  });

  it('where no worker can be shared, the second says where the keys are, and gets them when the first is closed', async () => {
    const { page } = first;
    const context = page.context();
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await second.page.close();
    await page.reload();
    await first.unlock();
    second = await openTab(first);
    await second.page.getByText('Chancery is open in another tab').waitFor();
    await page.close();
    await second.page.reload();
    await second.unlock();
    await second.openChannel(SUBJECT);
    await second.message('Thank you.').waitFor();
  });

  it('and no tab had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
