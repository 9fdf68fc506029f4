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

/** What a heap of JavaScript holds in bytes, after a collection. */
export interface Heap {
  bytes(): Promise<number>;
}

export async function heapOfPage(page: Page): Promise<Heap> {
  const session = await page.context().newCDPSession(page);
  return {
    bytes: async () => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    },
  };
}

/** The worker that holds vault and keys. Playwright does not know shared workers, so the browser is asked through its own door. */
export async function heapOfEngine(browser: Browser): Promise<Heap> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  const engines = targetInfos.filter(({ type, url }) => type === 'shared_worker' && url.includes('engine.worker'));
  if (engines.length !== 1) throw new Error(`There are ${engines.length} engines where one was expected.`);
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: engines[0]!.targetId, flatten: false });
  let last = 0;
  const call = (method: string): Promise<Record<string, number>> => {
    const id = ++last;
    return new Promise((resolve, reject) => {
      const hear = (event: { sessionId: string; message: string }): void => {
        const reply = JSON.parse(event.message) as { id?: number; result?: Record<string, number>; error?: { message: string } };
        if (event.sessionId !== sessionId || reply.id !== id) return;
        session.off('Target.receivedMessageFromTarget', hear);
        if (reply.result) resolve(reply.result);
        else reject(new Error(reply.error?.message ?? 'The worker did not answer.'));
      };
      session.on('Target.receivedMessageFromTarget', hear);
      session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params: {} }) }).catch(reject);
    });
  };
  return {
    bytes: async () => {
      await call('HeapProfiler.collectGarbage');
      return (await call('Runtime.getHeapUsage'))['usedSize']!;
    },
  };
}
