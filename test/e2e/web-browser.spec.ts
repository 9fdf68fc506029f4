import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { describeWithBrowser, launchBrowser, type TestBrowser } from '../kit/chromium.js';
import { until } from '../kit/faults.js';
import { buildSmallSite, type SmallSite } from '../kit/small-site.js';
import { builtWebClient } from '../kit/web-bundle.js';
import { startTestServer, type TestServer } from './running-server.js';

const hashOf = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'bundle.json'), 'utf8')) as { hash: string }).hash;

/** Everything that the browser complains about: refused by the policy, failed checks of integrity, thrown errors. */
function complaints(page: Page): string[] {
  const list: string[] = [];
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && list.push(message.text())));
  page.on('pageerror', (error) => list.push(error.message));
  return list;
}

const said = (page: Page, name: string): Promise<string> => page.waitForFunction((key) => document.body?.dataset[key], name, { timeout: 15_000 }).then((handle) => handle.jsonValue() as Promise<string>);

describeWithBrowser('a page under the headers of the server', () => {
  let site: SmallSite;
  let server: TestServer;
  let chrome: TestBrowser;
  beforeAll(async () => {
    site = buildSmallSite('one');
    server = await startTestServer({}, { webFolder: site.folder });
    chrome = await launchBrowser([server.url]);
  });
  afterAll(async () => {
    await chrome?.close();
    await server?.close();
    site?.remove();
  });

  it('starts its worker with WebAssembly and its own server, frames the preview without an origin, and the browser has nothing to say', async () => {
    const page = await chrome.browser.newPage();
    const heard = complaints(page);
    await page.goto(`${server.url}/`);
    expect(await said(page, 'version')).toBe('one');
    expect(await said(page, 'late')).toBe('late one');
    expect(await said(page, 'worker')).toBe('wasm 200');
    expect(await said(page, 'frame')).toBe('null no network, no storage');
    // The frame tries to reach the network, which its policy tells on the console.
    expect(heard.filter((text) => !/connect-src 'none'/.test(text) && !/Fetch API cannot load/.test(text))).toEqual([]);
    await page.close();
  });

  it('cannot be framed, cannot make HTML of text, and runs no script that was put in', async () => {
    const page = await chrome.browser.newPage();
    await page.goto(`${server.url}/enrol#anything`);
    const outcome = await page.evaluate(() => {
      const attempt = (work: () => void): string => {
        try {
          work();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const body = document.body as unknown as Record<string, unknown>;
      return {
        html: attempt(() => void (body['innerHTML'] = '<img src=x onerror=alert(1)>')),
        policy: attempt(() => void (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy('other', {})),
        worker: attempt(() => void new Worker('/assets/other.js')),
      };
    });
    expect(outcome).toEqual({ html: 'TypeError', policy: 'TypeError', worker: 'TypeError' });
    await page.close();
  });

  it('is refused by the browser when a script is not the one that the page names', async () => {
    const tampered = `${site.folder}-tampered`;
    cpSync(site.folder, tampered, { recursive: true });
    // A server that checks nothing, between the build and the browser.
    const careless: Server = createServer((call, reply) => {
      const path = call.url === '/' ? '/index.html' : call.url!;
      const bytes = readFileSync(join(tampered, path));
      reply.writeHead(200, { 'content-type': path.endsWith('.html') ? 'text/html' : 'text/javascript' }).end(path.startsWith('/assets/index-') ? Buffer.concat([bytes, Buffer.from('\n;')]) : bytes);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => careless.once('listening', resolve));
    const origin = `http://127.0.0.1:${(careless.address() as AddressInfo).port}`;
    const own = await launchBrowser([origin]);
    try {
      const page = await own.browser.newPage();
      const heard = complaints(page);
      await page.goto(`${origin}/`, { waitUntil: 'load' });
      expect(heard.join('\n')).toContain('integrity');
      expect(await page.evaluate(() => document.body.dataset['version'])).toBeUndefined();
    } finally {
      await own.close();
      careless.closeAllConnections();
      careless.close();
      rmSync(tampered, { recursive: true, force: true });
    }
  });

  it('is caught when it asks anybody else', async () => {
    const own = await launchBrowser([server.url]);
    const page = await own.browser.newPage();
    await page.goto('about:blank');
    await page.evaluate(() => Promise.allSettled([fetch('http://elsewhere.example/', { mode: 'no-cors' }), fetch('http://127.0.0.1:65000/', { mode: 'no-cors' })]));
    expect(own.strangers()).toEqual(['127.0.0.1:65000', 'elsewhere.example']);
    await expect(own.close()).rejects.toThrow('elsewhere.example');
  });
});

describeWithBrowser('the installed client', () => {
  let one: SmallSite;
  let two: SmallSite;
  let chrome: TestBrowser;
  /** A plain server whose content changes, as with a new version; undefined: the network is gone. */
  let folder: string | undefined;
  let tamper = false;
  /** What stands in the way of the settings. */
  let between: 'nothing' | 'portal' | 'silence' = 'nothing';
  let plain: Server;
  let origin: string;
  const calls: string[] = [];
  beforeAll(async () => {
    [one, two] = [buildSmallSite('one'), buildSmallSite('two')];
    const types: Record<string, string> = { '': 'text/html; charset=utf-8', '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.json': 'application/json' };
    plain = createServer((call, reply) => {
      const path = new URL(call.url!, 'http://x').pathname;
      calls.push(path);
      if (folder === undefined) return void call.socket.destroy();
      if (path.startsWith('/v1/')) return void reply.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end('from the server');
      if (path === '/chancery.json' && between === 'silence') return;
      if (path === '/chancery.json' && between === 'portal') return void reply.writeHead(200, { 'content-type': types[''] }).end('<!doctype html><title>Sign in to this network</title>');
      if (path === '/chancery.json') return void reply.writeHead(200, { 'content-type': types['.json'] }).end('{"server":"https://chancery.example"}');
      try {
        const bytes = readFileSync(join(folder, ['/', '/enrol'].includes(path) ? 'index.html' : path));
        reply.writeHead(200, { 'content-type': types[extname(path)]!, 'cache-control': 'no-cache', 'x-kept': 'yes', ...(path.startsWith('/assets/') ? { 'access-control-allow-origin': '*' } : {}) }).end(tamper && path.startsWith('/assets/late') ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes);
      } catch {
        reply.writeHead(404).end();
      }
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => plain.once('listening', resolve));
    origin = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    chrome = await launchBrowser([origin]);
  });
  afterAll(async () => {
    await chrome?.close();
    plain?.closeAllConnections();
    plain?.close();
    one?.remove();
    two?.remove();
  });

  const open = async (path = '/'): Promise<Page> => {
    const context = await chrome.browser.newContext();
    const page = await context.newPage();
    await page.goto(origin + path);
    return page;
  };

  it('knows its hash, starts without a network with the headers that it came with, and lets the API through', async () => {
    folder = one.folder;
    const page = await open();
    expect(await said(page, 'installed')).toBe(hashOf(one.folder));
    expect(await page.evaluate(() => fetch('/chancery.json').then((reply) => reply.text()))).toContain('https://chancery.example');
    folder = undefined;
    for (const path of ['/', '/enrol', '/index.html']) {
      const reply = await page.goto(origin + path);
      expect({ worker: reply!.fromServiceWorker(), kept: reply!.headers()['x-kept'] }).toEqual({ worker: true, kept: 'yes' });
      expect(await said(page, 'late')).toBe('late one');
    }
    expect(await page.evaluate(() => fetch('/chancery.json').then((reply) => reply.text()))).toContain('https://chancery.example');
    expect(await page.evaluate(() => fetch('/v1/health').then(() => 'answered', () => 'unreachable'))).toBe('unreachable');
    folder = one.folder;
    expect(await page.evaluate(() => fetch('/v1/health').then((reply) => reply.text()))).toBe('from the server');
    expect(await page.evaluate(() => fetch('/relay/?EIO=4').then((reply) => reply.status))).toBe(404);
    expect(calls).toContain('/relay/');
    await page.context().close();
  });

  it('knows its server without waiting for the network, and takes no other page for the answer', async () => {
    [folder, between] = [one.folder, 'nothing'];
    const page = await open();
    await said(page, 'installed');
    const settings = (): Promise<string> => page.evaluate(() => fetch('/chancery.json').then((reply) => reply.text(), () => 'nothing'));
    for (const way of ['portal', 'silence', 'portal'] as const) {
      between = way;
      const asked = calls.filter((path) => path === '/chancery.json').length;
      expect(await settings()).toBe('{"server":"https://chancery.example"}');
      await until('it is asked anew behind the answer', () => calls.filter((path) => path === '/chancery.json').length > asked);
    }
    between = 'nothing';
    await page.context().close();
  });

  it('takes a new version when the page says so, not before, and throws the old one away', async () => {
    folder = one.folder;
    const page = await open();
    await said(page, 'installed');
    folder = two.folder;
    await page.evaluate(() => (globalThis as unknown as { client: { check(): Promise<void> } }).client.check());
    expect(await said(page, 'waiting')).toBe('yes');
    await page.reload();
    expect(await said(page, 'version')).toBe('one');
    await said(page, 'installed');
    await page.evaluate(() => (globalThis as unknown as { client: { activate(): void } }).client.activate());
    expect(await said(page, 'taken')).toBe('yes');
    await page.reload();
    expect(await said(page, 'version')).toBe('two');
    expect(await said(page, 'installed')).toBe(hashOf(two.folder));
    expect(await page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('chancery-bundle-')).length)).toBe(1);
    await page.context().close();
  });

  it('does not install a version of which one file is another', async () => {
    folder = one.folder;
    const page = await open();
    await said(page, 'installed');
    [folder, tamper] = [two.folder, true];
    const outcome = await page.evaluate(async () => {
      const registration = (await navigator.serviceWorker.getRegistration())!;
      const ended = new Promise((resolve) => registration.addEventListener('updatefound', () => registration.installing!.addEventListener('statechange', ({ target }) => void (['installed', 'redundant'].includes((target as ServiceWorker).state) && resolve((target as ServiceWorker).state)))));
      await registration.update().catch(() => undefined);
      return ended;
    });
    expect(outcome).toBe('redundant');
    await page.reload();
    expect(await said(page, 'version')).toBe('one');
    tamper = false;
    await page.context().close();
  });

  it('shows nothing rather than an unchecked file when its copy was damaged and the server has another version', async () => {
    folder = one.folder;
    const page = await open();
    await said(page, 'installed');
    folder = two.folder;
    await page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))));
    const reply = await page.goto(`${origin}/`);
    expect(reply!.status()).toBe(503);
    expect(await page.textContent('body')).toContain('no longer complete');
    await page.context().close();
  });
});

describeWithBrowser('the built client', () => {
  it('starts under the headers of the server, and the browser has nothing to say', async () => {
    const server = await startTestServer({}, { webFolder: builtWebClient() });
    const chrome = await launchBrowser([server.url]);
    try {
      const page = await chrome.browser.newPage();
      const heard = complaints(page);
      await page.goto(`${server.url}/`);
      await page.waitForFunction(() => (document.getElementById('root')?.textContent ?? '').trim().length > 0, undefined, { timeout: 20_000 });
      expect(heard).toEqual([]);
      await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated', undefined, { timeout: 20_000 });
      expect(heard).toEqual([]);
    } finally {
      await chrome.close();
      await server.close();
    }
  });
});
