import type { Browser } from 'playwright-core';
import type { TestServer } from '../../sdk/kit.js';
import type { Figures } from '../figures.js';
import { fillVault } from './full-vault.js';
import { openFull, unlock } from './opened.js';

const MESSAGES = 20_000;
/** Two frames of a screen that shows sixty a second: what the eye takes for smooth. Milliseconds. */
const SMOOTH = 34;
/** Pixels in each frame: a hand that drags the wheel hard. */
const STEP = 240;
const SECONDS = 40;

interface Travel {
  /** Milliseconds between frames. */
  readonly frames: readonly number[];
  readonly pixels: number;
  readonly rowPixels: number;
  /** Milliseconds for which there was nothing above to show yet. */
  readonly waited: number;
}

/** One channel of twenty thousand messages: opened, and scrolled up without a pause. */
export async function measureScrolling(figures: Figures, browser: Browser, server: TestServer): Promise<void> {
  const full = await fillVault(server, 1, MESSAGES);
  const { context, page } = await openFull(browser, server, full);
  await unlock(page, server);
  const from = performance.now();
  await page.evaluate((id) => (location.hash = `#/channels/${id}`), full.channelIds[0]!);
  await page.locator('.messages-scroll article').last().waitFor();
  const opened = performance.now() - from;
  const { frames, pixels, rowPixels, waited } = await page.evaluate(travel, { step: STEP, milliseconds: SECONDS * 1000 });
  await context.close();
  await full.close();
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)]!;
  const what = `channel of ${MESSAGES.toLocaleString('en')} messages`;
  figures.add(`${what}: opened`, opened, 'ms');
  figures.add(`${what}: passed in ${SECONDS} s of scrolling up`, pixels / rowPixels, 'messages');
  figures.add(`${what}: frame, median`, at(0.5), 'ms');
  figures.within(SMOOTH, `${what}: frame, 95 of 100`, at(0.95), 'ms');
  figures.add(`${what}: longest frame`, at(1), 'ms');
  figures.add(`${what}: frames dropped, of 60 a second`, 100 * (1 - frames.length / ((SECONDS * 1000) / (1000 / 60))), '%');
  figures.add(`${what}: waited for older messages`, waited, 'ms');
}

/** Runs in the page. */
function travel({ step, milliseconds }: { step: number; milliseconds: number }): Promise<Travel> {
  const scroller = document.querySelector<HTMLElement>('.messages-scroll')!;
  const frames: number[] = [];
  let [pixels, waited] = [0, 0];
  const heights: number[] = [];
  return new Promise((resolve) => {
    const begun = performance.now();
    let last = begun;
    const frame = (now: number): void => {
      frames.push(now - last);
      const before = scroller.scrollTop;
      scroller.scrollTop = Math.max(0, before - step);
      const moved = before - scroller.scrollTop;
      pixels += moved;
      if (moved === 0) waited += now - last;
      if (frames.length % 60 === 0) heights.push(...[...document.querySelectorAll('.messages-row')].map((row) => row.getBoundingClientRect().height));
      last = now;
      if (now - begun < milliseconds) requestAnimationFrame(frame);
      else resolve({ frames: frames.slice(1), pixels, waited, rowPixels: heights.reduce((sum, height) => sum + height, 0) / heights.length });
    };
    requestAnimationFrame(frame);
  });
}
