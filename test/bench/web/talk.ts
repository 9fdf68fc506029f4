import type { Browser, Page } from 'playwright-core';
import type { Figures } from '../figures.js';
import { heapOfEngine, heapOfPage, type Heap } from './browser.js';
import type { FullVault } from './full-vault.js';

const SENDS = 20;
/** An hour in which each side writes every two seconds. */
const TALK = 3_600;
/** Every five minutes of it. */
const SAMPLES = 12;
const MEBIBYTE = 1024 * 1024;
/** Flat: the last quarter of an hour holds no more than this of what the first one held. */
const FLAT = 1.1;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** How soon one's own message is on the screen, and what an hour of talk leaves in memory. */
export async function measureTalk(figures: Figures, browser: Browser, page: Page, full: FullVault): Promise<void> {
  const channelId = full.talkId;
  await page.evaluate((id) => (location.hash = `#/channels/${id}`), channelId);
  await page.locator('.pane-main textarea').last().waitFor();
  const times: number[] = [];
  for (let i = 0; i < SENDS; i++) times.push(await send(page, `Measured message ${i}`));
  figures.within(50, `from Enter until the message is on the screen, median of ${SENDS}`, median(times), 'ms');
  const [ofPage, ofEngine] = [await heapOfPage(page), await heapOfEngine(browser)];
  const marks: { readonly page: number; readonly engine: number }[] = [];
  const mark = async (): Promise<void> => void marks.push({ page: await mebibytes(ofPage), engine: await mebibytes(ofEngine) });
  const part = TALK / SAMPLES;
  await mark();
  for (let i = 0; i < TALK; i += 2) {
    await Promise.all([send(page, `Mine ${i}: the account was opened in March.`), full.colleague.client.messages.send(channelId, { text: `Talk ${i + 1}: the holder is named in the annex.` })]);
    if ((i + 2) % part !== 0) continue;
    await page.locator('.pane-main .user-text', { hasText: `Talk ${i + 1}:` }).first().waitFor({ timeout: 120_000 });
    await mark();
  }
  report(figures, 'page', marks.map(({ page: bytes }) => bytes));
  report(figures, 'engine with its search index', marks.map(({ engine }) => engine));
}

const mebibytes = async (heap: Heap): Promise<number> => (await heap.bytes()) / MEBIBYTE;

function report(figures: Figures, whose: string, marks: readonly number[]): void {
  const quarter = SAMPLES / 4;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [first, lastQuarter] = [mean(marks.slice(1, 1 + quarter)), mean(marks.slice(-quarter))];
  figures.add(`heap of the ${whose} before the talk`, marks[0]!, 'MiB');
  figures.add(`heap of the ${whose}, first quarter of an hour of talk (${TALK.toLocaleString('en')} messages)`, first, 'MiB');
  figures.add(`heap of the ${whose}, last quarter`, lastQuarter, 'MiB');
  figures.add(`heap of the ${whose}, slope over the hour`, slope(marks.slice(1)) * SAMPLES, 'MiB');
  figures.within(FLAT, `heap of the ${whose}, last quarter by first`, lastQuarter / first, '×');
}

/** Least squares, for each step from one value to the next. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [over, under] = values.reduce(([a, b], value, i) => [a + (i - middle) * (value - average), b + (i - middle) ** 2], [0, 0]);
  return over / under;
}

/** Types and sends. @returns milliseconds from Enter until the frame in which the message stands on the screen */
async function send(page: Page, text: string): Promise<number> {
  const composer = page.locator('.pane-main textarea').last();
  await composer.fill(text);
  const time = await page.evaluate((wanted) => new Promise<number>((resolve) => {
    const area = [...document.querySelectorAll<HTMLTextAreaElement>('.pane-main textarea')].at(-1)!;
    const from = performance.now();
    const observer = new MutationObserver(() => {
      if (![...document.querySelectorAll('.pane-main .user-text')].some((node) => node.textContent === wanted)) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - from));
    });
    observer.observe(document.querySelector('.pane-main')!, { subtree: true, childList: true, characterData: true });
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
  }), text);
  await page.waitForFunction(() => [...document.querySelectorAll<HTMLTextAreaElement>('.pane-main textarea')].at(-1)?.value === '');
  return time;
}
