import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser, type TestBrowser } from '../../kit/chromium.js';
import { builtWebClient } from '../../kit/web-bundle.js';
import { FOUNDING_TOKEN, startTestServer, type TestServer } from '../../e2e/running-server.js';
import { MixedNetwork } from '../../kit/actors-sdk.js';

/** Everything that a browser complains about: refused by the policy, failed checks of integrity, thrown errors. */
export interface Complaints {
  readonly heard: readonly string[];
}

/** A server with the built web client, one browser, and a real network (not training) whose coordinators' keys the test holds. */
export class Stage {
  private readonly contexts: BrowserContext[] = [];
  private readonly complaints: string[] = [];

  private constructor(
    readonly server: TestServer,
    readonly chrome: TestBrowser,
    readonly network: MixedNetwork,
  ) {}

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<Stage> {
    // Real time: browsers keep their own clock.
    const server = await startTestServer(environment, { webFolder: builtWebClient(), clock: { now: () => new Date() } });
    const chrome = await launchBrowser([server.url, localhost(server.url)]);
    return new Stage(server, chrome, await MixedNetwork.found(server.url, FOUNDING_TOKEN));
  }

  /** Origin by name: passkeys are bound to a name, and an address is none. */
  get origin(): string {
    return localhost(this.server.url);
  }

  /** A browser of its own: storage, keys, cookies. */
  async newBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.chrome.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Africa/Accra', acceptDownloads: true, ...options });
    this.contexts.push(context);
    context.setDefaultTimeout(20_000);
    context.on('page', (page) => this.listen(page));
    return context;
  }

  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    return (await this.newBrowser(options)).newPage();
  }

  /** What the browsers have complained about so far; a network that was cut on purpose is no complaint. */
  get heard(): readonly string[] {
    return this.complaints.filter((text) => !/net::ERR_|Failed to load resource|WebSocket connection/.test(text));
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close().catch(() => undefined);
    await this.chrome.close();
    await this.server.close();
  }

  private listen(page: Page): void {
    page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && this.complaints.push(message.text())));
    page.on('pageerror', (error) => this.complaints.push(`${error.name}: ${error.message}`));
  }
}

const localhost = (url: string): string => url.replace('127.0.0.1', 'localhost');
