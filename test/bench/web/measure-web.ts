import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { budgetOf } from '../../../apps/web/build/bundle.plugin.js';
import { startTestServer, type TestServer } from '../../sdk/kit.js';
import type { Figures } from '../figures.js';
import { heapOf, makeThin, openBrowser } from './browser.js';
import { fillVault, PASSPHRASE, putIntoBrowser, type FullVault } from './full-vault.js';

const BUNDLE = 'dist/web';
const CHANNELS = 500;
const SENDS = 20;
/** An hour in which somebody writes every two seconds. */
const TALK = 1_800;

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
      figures.add('script of the first screen and of the vault worker with libsodium, gzip', page.gzipBytes + worker.gzipBytes, 'B');
    }
    figures.add('first useful screen, 400 kbit/s, 300 ms, processor 4 × slower', await firstScreen(browser, server), 'ms');
    const full = await fillVault(server, CHANNELS);
    await withFullVault(figures, browser, server, full);
    await full.close();
  } finally {
    await browser.close();
    await server.close();
  }
}

/** From a visit with an empty cache until an invitation can be typed in. */
async function firstScreen(browser: Browser, server: TestServer): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const context = await browser.newContext({ locale: 'en' });
    const page = await context.newPage();
    await makeThin(page);
    const from = performance.now();
    await page.goto(server.url, { waitUntil: 'commit' });
    await page.locator('main textarea').waitFor();
    times.push(performance.now() - from);
    await context.close();
  }
  return median(times);
}

async function withFullVault(figures: Figures, browser: Browser, server: TestServer, full: FullVault): Promise<void> {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
  // A page of the origin that starts nothing: the vault is put in before the client looks for it.
  const loader = await context.newPage();
  await loader.goto(`${server.url}/robots.txt`);
  await putIntoBrowser(loader, full.store);
  await loader.close();
  const page = await context.newPage();
  // Once, so that the client is on the device.
  await unlock(page, server);
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true));
  const [screens, lists]: [number[], number[]] = [[], []];
  for (let i = 0; i < 5; i++) {
    const { screen, list } = await unlock(page, server);
    screens.push(screen);
    lists.push(list);
  }
  const what = `${CHANNELS} channels, ${CHANNELS * 40} messages`;
  figures.add(`warm start until the lock screen, ${what}`, median(screens), 'ms');
  figures.add(`from the passphrase to the list of channels, Argon2id included, ${what}`, median(lists), 'ms');
  figures.add(`warm start without Argon2id (passkey), ${what}`, median(screens) + median(lists) - (await argon2(page)), 'ms');
  await measureTalk(figures, page, server, full);
  await context.close();
}

/** Loads the page anew, which ends the engine, and opens the vault. Milliseconds. */
async function unlock(page: Page, server: TestServer): Promise<{ screen: number; list: number }> {
  await page.goto('about:blank');
  const from = performance.now();
  await page.goto(`${server.url}/`, { waitUntil: 'commit' });
  const field = page.locator('main input[type="password"]');
  await field.waitFor();
  const screen = performance.now() - from;
  await field.fill(PASSPHRASE);
  const typed = performance.now();
  await field.press('Enter');
  await page.locator('.pane-list a[href^="#/channels/"]').first().waitFor();
  return { screen, list: performance.now() - typed };
}

/** What one guess of the passphrase costs in this browser, told by the engine that refuses it. */
async function argon2(page: Page): Promise<number> {
  await page.reload();
  const field = page.locator('main input[type="password"]');
  await field.waitFor();
  await field.fill('not the passphrase');
  const from = performance.now();
  await field.press('Enter');
  await page.getByRole('alert').first().waitFor();
  const cost = performance.now() - from;
  await field.fill(PASSPHRASE);
  await field.press('Enter');
  await page.locator('.pane-list a[href^="#/channels/"]').first().waitFor();
  return cost;
}

async function measureTalk(figures: Figures, page: Page, _server: TestServer, full: FullVault): Promise<void> {
  const channelId = full.channelIds[0]!;
  await page.evaluate((id) => (location.hash = `#/channels/${id}`), channelId);
  const composer = page.locator('.pane-main textarea').last();
  await composer.waitFor();
  const times: number[] = [];
  for (let i = 0; i < SENDS; i++) {
    const text = `Measured message ${i}`;
    await composer.fill(text);
    times.push(await page.evaluate((wanted) => new Promise<number>((resolve) => {
      const area = [...document.querySelectorAll<HTMLTextAreaElement>('.pane-main textarea')].at(-1)!;
      const from = performance.now();
      const seen = (): void => {
        const shown = [...document.querySelectorAll('.pane-main .user-text')].some((node) => node.textContent === wanted);
        if (shown) requestAnimationFrame(() => resolve(performance.now() - from));
      };
      new MutationObserver(seen).observe(document.querySelector('.pane-main')!, { subtree: true, childList: true, characterData: true });
      area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
    }), text));
    await page.waitForFunction(() => [...document.querySelectorAll<HTMLTextAreaElement>('.pane-main textarea')].at(-1)?.value === '');
  }
  figures.add('from Enter until the message is on the screen, median of 20', median(times), 'ms');
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  const marks: number[] = [];
  for (let i = 1; i <= TALK; i++) {
    await full.colleague.client.messages.send(channelId, { text: `Talk ${i}: the account was opened in March, the holder is named in the annex.` });
    if (i % (TALK / 4) !== 0) continue;
    await page.locator('.pane-main .user-text', { hasText: `Talk ${i}:` }).first().waitFor({ timeout: 120_000 });
    marks.push(await heapOf(session));
  }
  figures.add('heap of the page after a quarter of an hour of talk (450 messages)', marks[0]! / 1024 / 1024, 'MiB');
  figures.add('heap of the page after an hour of talk (1,800 messages)', marks.at(-1)! / 1024 / 1024, 'MiB', 'heap of the page after a quarter of an hour of talk (450 messages)');
}
