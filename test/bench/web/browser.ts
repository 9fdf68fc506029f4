import { existsSync } from 'node:fs';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const FLAGS = ['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-precise-memory-info'];

/** @returns undefined where there is no browser */
export async function openBrowser(): Promise<Browser | undefined> {
  const path = [process.env['CHANCERY_TEST_CHROMIUM'], ...CANDIDATES].find((candidate) => candidate !== undefined && existsSync(candidate));
  return path === undefined ? undefined : chromium.launch({ executablePath: path, args: FLAGS });
}

/** A line of 400 kbit/s with 300 ms of latency, and a processor four times slower: an old office machine behind a thin line. */
export async function makeThin(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  return session;
}

/** Bytes on the heap of the page after a collection. */
export async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
