import type { CDPSession, Page } from 'playwright-core';

/** What the developer tools of a browser see of the worker that holds vault and keys; a page cannot reach into it. */
export class EngineWorker {
  private constructor(
    private readonly browser: CDPSession,
    private readonly contextId: string | undefined,
  ) {}

  /** The worker of that page's browser profile, whichever it is at the time of each call. */
  static async of(page: Page): Promise<EngineWorker> {
    const browser = await page.context().browser()!.newBrowserCDPSession();
    const own = await page.context().newCDPSession(page);
    const { targetInfo } = await own.send('Target.getTargetInfo');
    return new EngineWorker(browser, targetInfo.browserContextId);
  }

  /** Its id; undefined when there is none. Another one has another id. */
  async id(): Promise<string | undefined> {
    const { targetInfos } = await this.browser.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
    return targetInfos.find(({ browserContextId }) => browserContextId === this.contextId)?.targetId;
  }

  /** Runs an expression in it. */
  async run(expression: string): Promise<void> {
    const targetId = await this.id();
    if (targetId === undefined) throw new Error('There is no engine.');
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: false });
    // The worker also tells of itself, unasked.
    const answered = new Promise<{ result?: { exceptionDetails?: unknown } }>((resolve) => {
      this.browser.on('Target.receivedMessageFromTarget', (event) => {
        const message = JSON.parse(event.message) as { id?: number; result?: { exceptionDetails?: unknown } };
        if (event.sessionId === sessionId && message.id === 1) resolve(message);
      });
    });
    await this.browser.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }) });
    const { result } = await answered;
    await this.browser.send('Target.detachFromTarget', { sessionId });
    if (!result || result.exceptionDetails) throw new Error('The engine refused the expression.');
  }

  /** Its clock goes on by that much at once, and its timers do not: as when the machine slept. */
  async sleep(minutes: number): Promise<void> {
    await this.run(`{ const now = Date.now.bind(Date); Date.now = () => now() + ${minutes * 60_000}; }`);
  }
}

/** Everything that scripts of the page can still reach, as the developer tools dump it. Sessions stay: one that is detached takes the page's authenticator with it. */
export async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  return chunks.join('');
}
