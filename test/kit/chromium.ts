import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe as jestDescribe } from '@jest/globals';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** The browser that the test set-up found or installed. */
const CHROMIUM = process.env['CHANCERY_TEST_CHROMIUM'];

/** `describe`, skipped where there is no browser: the test set-up says why. */
export const describeWithBrowser: typeof jestDescribe | typeof jestDescribe.skip = CHROMIUM ? jestDescribe : jestDescribe.skip;

/**
 * The last word on features counts: what Playwright switches off, and with it the pages that the browser's own address bar
 * loads beside every window, although nobody ever sees them: a third of what a browser costs before it shows anything.
 */
const FEATURES_OFF = [
  ...['AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay', 'MediaRouter'],
  ...['NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'TcpPortRandomizationWin', 'ThirdPartyStoragePartitioning', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
];

/** No sandbox, because tests run as root in containers; and nothing that calls home. */
const FLAGS = [
  '--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-domain-reliability', '--disable-client-side-phishing-detection', '--disable-default-apps', '--metrics-recording-only', '--no-pings', `--disable-features=${FEATURES_OFF.join(',')}`,
];

/** What this browser asks by itself, flags or not. The proxy refuses it like everything else; it says nothing about the page. */
const OWN_ERRANDS = /^(?:redirector\.gvt1\.com|accounts\.google\.com|(?:update|optimizationguide-pa|content-autofill|safebrowsing)\.googleapis\.com|clients[24]\.google\.com|android\.clients\.google\.com)(?::\d+)?$/;

export interface TestBrowser {
  readonly browser: Browser;
  /** Hosts and ports that a page, frame or worker wanted to reach besides the servers of the test. */
  strangers(): readonly string[];
  /** @throws Error when somebody else was asked for anything */
  close(): Promise<void>;
}

/**
 * Starts a browser that reaches the given servers and nobody else. Everything else goes to a proxy that refuses and
 * remembers it, whichever process or worker asked; names are not looked up either.
 * @param servers  origins of the servers of this test, `http://127.0.0.1:<port>`
 */
export async function launchBrowser(servers: readonly string[]): Promise<TestBrowser> {
  const { start, strangers, close } = await trapFor(servers);
  const browser = await chromium.launch(start);
  return {
    browser,
    strangers,
    close: async () => {
      await browser.close();
      await close();
    },
  };
}

/** A browser that keeps what it is told to on disk, as an officer's does. */
export interface TestProfile {
  readonly context: BrowserContext;
  /** Everything is on disk afterwards. @throws Error when somebody else than the servers was asked for anything */
  close(): Promise<void>;
}

/** @param folder  of the browser's profile @param servers  as for `launchBrowser` */
export async function launchProfile(folder: string, servers: readonly string[], options: BrowserContextOptions = {}): Promise<TestProfile> {
  const { start, close } = await trapFor(servers);
  const context = await chromium.launchPersistentContext(folder, { ...start, ...options });
  return {
    context,
    close: async () => {
      await context.close();
      await close();
    },
  };
}

interface Trap {
  readonly start: { readonly executablePath: string; readonly args: string[] };
  strangers(): readonly string[];
  close(): Promise<void>;
}

async function trapFor(servers: readonly string[]): Promise<Trap> {
  if (!CHROMIUM) throw new Error('There is no browser: use describeWithBrowser.');
  const refused = new Set<string>();
  const refuse = (host: string): void => void (OWN_ERRANDS.test(host) || refused.add(host));
  const trap = createServer((call: IncomingMessage, reply: ServerResponse) => {
    refuse(URL.canParse(call.url ?? '') ? new URL(call.url!).host : String(call.headers.host));
    reply.writeHead(502).end();
  });
  trap.on('connect', (call: IncomingMessage, socket: Socket) => {
    refuse(call.url ?? '');
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 502 Refused\r\n\r\n');
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  const { port } = trap.address() as AddressInfo;
  const bypass = ['<-loopback>', ...servers.map((origin) => new URL(origin).host)].join(';');
  return {
    start: { executablePath: CHROMIUM, args: [...FLAGS, `--proxy-server=http://127.0.0.1:${port}`, `--proxy-bypass-list=${bypass}`] },
    strangers: () => [...refused].sort(),
    close: async () => {
      trap.closeAllConnections();
      await new Promise((resolve) => trap.close(resolve));
      if (refused.size > 0) throw new Error(`The browser wanted to reach others than the servers of the test: ${[...refused].sort().join(', ')}`);
    },
  };
}
