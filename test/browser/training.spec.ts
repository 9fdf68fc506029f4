import type { BrowserContext, Locator, Page } from 'playwright-core';
import { describeWithBrowser, launchBrowser, type TestBrowser } from '../kit/chromium.js';
import { ServerUnderFire, until } from '../kit/faults.js';
import { wordsOf } from './kit/words.js';

const say = wordsOf('fr');

describeWithBrowser('somebody who tries Chancery, in French', () => {
  let server: ServerUnderFire;
  let chrome: TestBrowser;
  let context: BrowserContext;
  let page: Page;

  const button = (id: string): Locator => page.getByRole('button', { name: say(id), exact: true });
  const tour = (): Locator => page.getByRole('complementary', { name: say('training.tour') });
  const places = (): Locator => page.getByRole('navigation', { name: say('shell.nav') });
  const goTo = (id: string): Promise<void> => places().getByRole('link', { name: say(id) }).click();
  const hears = (pattern: RegExp): Promise<void> => page.getByRole('feed').getByRole('article').filter({ hasText: pattern }).first().waitFor({ timeout: 60_000 });
  const enter = (): Promise<void> => page.getByRole('button', { name: /^Entrer comme point de contact de/ }).first().click();
  /** The channel with one colleague alone. */
  const openTalk = (): Promise<true> =>
    until('the channel of two is open', async () => {
      for (const link of await page.locator('.channels').getByRole('listitem').getByRole('link').all()) {
        await link.click();
        await page.getByRole('button', { name: /peuvent lire$/ }).waitFor();
        if (await page.getByRole('button', { name: /^2 agents de 2 autorités/ }).isVisible()) return true;
      }
      return false;
    });

  beforeAll(async () => {
    server = await ServerUnderFire.start({ CHANCERY_TRAINING: 'auto', CHANCERY_WEB: 'on' });
    const local = server.origin.replace('127.0.0.1', 'localhost');
    await until('the training network opens', async () => ((await (await fetch(`${server.origin}/v1/training`, { headers: { accept: 'application/json' } })).json()) as { available?: boolean }).available);
    chrome = await launchBrowser([server.origin, local]);
    context = await chrome.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    await page.goto(local);
  }, 120_000);
  afterAll(async () => {
    await context?.close();
    await chrome?.close();
    await server?.stop();
  });

  it('is told that nothing here is real, and is at a desk after one click', async () => {
    await page.getByRole('heading', { name: say('first.welcome.training.title') }).waitFor();
    await enter();
    await places().waitFor();
    const banner = page.getByRole('region', { name: say('shell.training') });
    await banner.waitFor();
    expect(await banner.textContent()).toBe(say('shell.training'));
  });

  it('is shown each place that the tour speaks of, and can go there', async () => {
    await page.locator('.channels').getByRole('link').nth(1).waitFor({ timeout: 60_000 });
    const pointed: (string | null)[] = [];
    for (const [i, step] of ['channels', 'composer', 'notices', 'people', 'lock'].entries()) {
      await tour().getByText(say(`training.tour.${step}`)).waitFor();
      const mark = page.locator('[data-pointed]');
      await mark.waitFor();
      expect(await mark.count()).toBe(1);
      pointed.push(await mark.evaluate((element) => element.classList[0] ?? null));
      await tour().getByRole('button', { name: say('training.tour.show') }).click();
      expect(await mark.evaluate((element) => element.contains(document.activeElement))).toBe(true);
      await tour().getByRole('button', { name: say(i === 4 ? 'training.tour.end' : 'training.tour.next') }).click();
    }
    expect(pointed).toEqual(['nav-place', 'composer', 'nav-place', 'button', 'nav-place']);
    await tour().waitFor({ state: 'detached' });
    expect(await page.locator('[data-pointed]').count()).toBe(0);
    await page.reload();
    await places().waitFor();
    expect(await tour().count()).toBe(0);
  });

  it('is written to by a colleague in their language, and answered in it', async () => {
    await goTo('shell.nav.channels');
    await openTalk();
    await hears(/bienvenue/i);
    await page.getByRole('textbox', { name: say('messages.field'), exact: true }).fill('Bonjour, une demande de relevés bancaires serait-elle recevable ?');
    await page.keyboard.press('Enter');
    await hears(/^.*Des relevés bancaires : oui/s);
  });

  it('acknowledges a test notice, and is thanked', async () => {
    await goTo('shell.nav.notices');
    await page.locator('.notice-line').getByRole('link').first().click({ timeout: 60_000 });
    await page.getByRole('button', { name: /^Accuser réception pour/ }).click();
    await button('notices.sign').click();
    await page.locator('.notice-state[role="status"]').waitFor();
    await goTo('shell.nav.channels');
    await page.locator('.channels').getByRole('link').filter({ hasText: /accusé de réception nous est parvenu/ }).first().waitFor({ timeout: 60_000 });
  });

  it('begins as on the first day, tour and all, once the place was forgotten', async () => {
    await goTo('shell.nav.settings');
    await button('first.forget.open').click();
    await button('first.forget.action').click();
    await page.getByRole('heading', { name: say('first.welcome.training.title') }).waitFor();
    await enter();
    await tour().waitFor();
  });
});
