import type { Page } from 'playwright-core';
import { describeWithBrowser } from '../kit/chromium.js';
import { Stage } from './kit/stage.js';
import { wordsOf } from './kit/words.js';

const LOCALES = ['ar', 'en', 'es', 'fr', 'pt', 'ru', 'zh'];
/** What answers to the reader; without it, nothing but the early page can stand on the screen. */
const CODE = '**/assets/base-*.js';

describeWithBrowser('a first visit over a thin line', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());

  /** A page whose code does not come before it is let in. */
  const visit = async (locale: string, path = '/'): Promise<{ page: Page; letIn: () => void }> => {
    const page = await stage.newPage({ locale });
    let letIn = (): void => undefined;
    const free = new Promise<void>((resolve) => (letIn = resolve));
    await page.route(CODE, async (route) => {
      await free;
      await route.continue();
    });
    await page.goto(`${stage.origin}${path}`, { waitUntil: 'commit' });
    return { page, letIn };
  };
  /** Until the code has taken the page over. */
  const awake = (page: Page) => page.waitForFunction(() => Object.keys(document.querySelector('#root textarea') ?? {}).some((name) => name.startsWith('__reactProps')));
  const drawn = (page: Page) => page.evaluate(() => {
    const boxes = [...document.querySelectorAll('#root h1, #root h2, #root p, #root label, #root textarea, #root select, #root summary')].filter((element) => element.checkVisibility());
    return boxes.map((element) => `${element.tagName} ${element.textContent} ${element instanceof HTMLSelectElement ? element.value : ''} ${element.getAttribute('aria-label')} ${element.id}`);
  });

  it.each(LOCALES)('reads the welcome before the code is there, in %s, and sees the same afterwards', async (locale) => {
    const { page, letIn } = await visit(locale);
    const say = wordsOf(locale);
    await page.getByRole('heading', { level: 1, name: say('first.welcome.title') }).waitFor();
    await page.getByRole('textbox', { name: say('first.welcome.invitation.label') }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang.slice(0, 2), document.documentElement.dir])).toEqual([locale, locale === 'ar' ? 'rtl' : 'ltr']);
    const before = await drawn(page);
    expect(before.join()).not.toContain('[[');
    letIn();
    await awake(page);
    expect(await drawn(page)).toEqual(before);
    await page.context().close();
  });

  it('types an invitation and goes on before the code is there: nothing is lost', async () => {
    const { page, letIn } = await visit('fr');
    const say = wordsOf('fr');
    const field = page.getByRole('textbox', { name: say('first.welcome.invitation.label') });
    await field.fill('not an invitation');
    await page.getByRole('button', { name: say('first.welcome.invitation.action') }).click();
    expect(new URL(page.url()).search).toBe('');
    await field.focus();
    letIn();
    await page.getByRole('heading', { name: say('join.step.invitation.title') }).waitFor();
    expect(await page.getByRole('textbox').inputValue()).toBe('not an invitation');
    await page.context().close();
  });

  it('keeps what is half typed, and the place of the cursor', async () => {
    const { page, letIn } = await visit('en');
    const say = wordsOf('en');
    const field = page.getByRole('textbox', { name: say('first.welcome.invitation.label') });
    await field.pressSequentially('ABCD');
    letIn();
    await awake(page);
    await page.keyboard.type('EFGH');
    expect(await field.inputValue()).toBe('ABCDEFGH');
    await page.context().close();
  });

  it('chooses another language before the code is there', async () => {
    const { page, letIn } = await visit('en');
    await page.getByRole('combobox').selectOption('ar');
    letIn();
    await page.getByRole('heading', { level: 1, name: wordsOf('ar')('first.welcome.title') }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    await page.context().close();
  });

  it('is not shown the welcome where an invitation was opened', async () => {
    const { page, letIn } = await visit('en', '/enrol#ABCD');
    await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/assets/first-')));
    expect(await page.getByRole('textbox').count()).toBe(0);
    letIn();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.context().close();
  });

  it('and no browser had anything to complain of', () => {
    expect(stage.heard).toEqual([]);
  });
});
