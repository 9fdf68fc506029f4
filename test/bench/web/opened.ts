import type { Browser, BrowserContext, Page } from 'playwright-core';
import { plantVault } from '../../kit/browser-vault.js';
import type { TestServer } from '../../sdk/kit.js';
import { PASSPHRASE, type FullVault } from './full-vault.js';

/** A browser with that vault in it, and with the client installed. */
export async function openFull(browser: Browser, server: TestServer, full: FullVault): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
  await plantVault(context, server.url, full.store);
  const page = await context.newPage();
  // Once, so that the client is on the device.
  await unlock(page, server);
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true));
  return { context, page };
}

/** Loads the page anew, which ends the engine, and opens the vault. Milliseconds. */
export async function unlock(page: Page, server: TestServer): Promise<{ screen: number; list: number }> {
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
export async function argon2(page: Page): Promise<number> {
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
