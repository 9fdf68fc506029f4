import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { budgetOf } from '../../../apps/web/build/bundle.plugin.js';
import { startTestServer, type TestServer } from '../../sdk/kit.js';
import type { Figures } from '../figures.js';
import { makeThin, openBrowser } from './browser.js';
import { fillVault } from './full-vault.js';
import { argon2, openFull, unlock } from './opened.js';
import { measureScrolling } from './scrolling.js';
import { measureTalk } from './talk.js';

const BUNDLE = 'dist/web';
const CHANNELS = 500;
const MESSAGES_PER_CHANNEL = 40;
const REPEATS = 5;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The web client in a real browser: what a first visit costs, and what years of use do to it. */
export async function measureWeb(figures: Figures): Promise<void> {
  const browser = existsSync(`${BUNDLE}/bundle.json`) ? await openBrowser() : undefined;
  if (!browser) {
    process.stdout.write('The web client is not measured: there is no browser, or no built client.\n');
    return;
  }
  const server = await startTestServer();
  try {
    const { page, worker } = budgetOf(BUNDLE);
    if (page && worker) {
      figures.add('script of the first screen, gzip', page.gzipBytes, 'B');
      figures.within(300_000, 'script of the first screen and of the vault worker with libsodium, gzip', page.gzipBytes + worker.gzipBytes, 'B');
    }
    const { screen, arrived } = await firstScreen(browser, server);
    figures.within(3_000, 'first useful screen, 400 kbit/s, 300 ms, processor 4 × slower', screen, 'ms');
    figures.add('of which until the last of its scripts had arrived', arrived, 'ms');
    await withFullVault(figures, browser, server);
    await measureScrolling(figures, browser, server);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** From a visit with an empty cache until an invitation can be typed in, and until everything was there to draw it. Milliseconds. */
async function firstScreen(browser: Browser, server: TestServer): Promise<{ screen: number; arrived: number }> {
  const [times, arrivals]: [number[], number[]] = [[], []];
  for (let i = 0; i < REPEATS; i++) {
    const context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    await makeThin(page);
    const from = performance.now();
    await page.goto(server.url, { waitUntil: 'commit' });
    await page.locator('main textarea').waitFor();
    times.push(performance.now() - from);
    arrivals.push(await page.evaluate(() => {
      const drawn = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity;
      const scripts = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(({ name, responseEnd }) => name.endsWith('.js') && responseEnd <= drawn);
      return Math.max(0, ...scripts.map(({ responseEnd }) => responseEnd));
    }));
    await context.close();
  }
  return { screen: median(times), arrived: median(arrivals) };
}

async function withFullVault(figures: Figures, browser: Browser, server: TestServer): Promise<void> {
  const full = await fillVault(server, CHANNELS, MESSAGES_PER_CHANNEL);
  const { context, page } = await openFull(browser, server, full);
  const [screens, lists]: [number[], number[]] = [[], []];
  for (let i = 0; i < REPEATS; i++) {
    const { screen, list } = await unlock(page, server);
    screens.push(screen);
    lists.push(list);
  }
  const what = `${CHANNELS} channels, ${(CHANNELS * MESSAGES_PER_CHANNEL).toLocaleString('en')} messages`;
  const guess = await argon2(page);
  figures.within(1_000, `warm start until the lock screen, ${what}`, median(screens), 'ms');
  figures.add('one guess of the passphrase (Argon2id): slow on purpose', guess, 'ms');
  figures.add(`from the passphrase to the list of channels, Argon2id included, ${what}`, median(lists), 'ms');
  figures.within(1_000, `warm start to the list of channels without Argon2id (passkey), ${what}`, median(screens) + median(lists) - guess, 'ms');
  await measureTalk(figures, browser, page, full);
  await context.close();
  await full.close();
}
