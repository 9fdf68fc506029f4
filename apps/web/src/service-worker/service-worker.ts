/**
 * Keeps one checked copy of the client on the device. It is small so that it can be read whole:
 * - installing fetches every file of its build and checks its SHA-256 against the list that was built in;
 * - the page and its files come from that copy, so the client starts without a network and changes only as a whole;
 * - which server it belongs to is answered as it was said last, and asked anew behind that;
 * - a new version is fetched in the background and takes over when the page says `activate`, not before;
 * - requests to the API and to the relay are never answered from here.
 */
import { SETTINGS_URL } from './site-configuration.js';
import { answer } from './answer.js';
import { BundleCache, hex, type ListedFile } from './bundle-cache.js';
import { SETTINGS_CACHE, SettingsCache } from './settings-cache.js';

/** Put in by the build: every file but this one. */
declare const BUNDLE_FILES: readonly ListedFile[];
/** Put in by the build: SHA-256 of the lines of that list. */
declare const BUNDLE_VERSION: string;

interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface AnsweredEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(reply: Promise<Response>): void;
}
interface MessageFromPage extends WorkerEvent {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
interface WorkerScope {
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
  skipWaiting(): Promise<void>;
  burden?: ArrayBuffer;
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: AnsweredEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageFromPage) => void): void;
}

const scope = self as unknown as WorkerScope;
const { origin } = scope.location;
const OWN_FILE = 'service-worker.js';
const hashKey = `/bundle-hash/${BUNDLE_VERSION}`;
const bundle = new BundleCache(BUNDLE_FILES, { caches, origin, fetch: (url, init) => fetch(url, init), digest: (bytes) => crypto.subtle.digest('SHA-256', bytes) }, BUNDLE_VERSION);
const settings = new SettingsCache({ caches, origin, fetch: (url, init) => fetch(url, init) });

scope.addEventListener('install', (event) => event.waitUntil(bundle.fill().then(() => Promise.allSettled([rememberHash(), settings.refresh()]))));
scope.addEventListener('activate', (event) => event.waitUntil(bundle.forgetOthers().then(() => scope.clients.claim())));
scope.addEventListener('message', (event) => {
  if (event.data === 'activate') event.waitUntil(scope.skipWaiting());
  if (event.data === 'describe') event.waitUntil(describe().then((text) => event.ports[0]?.postMessage(text)));
});
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'PATCH') showBurden();
  if (request.method === 'GET' && request.url === origin + SETTINGS_URL) {
    const answered = settings.answer();
    event.waitUntil(answered.then(({ refreshed }) => refreshed));
    return event.respondWith(answered.then(({ reply }) => reply));
  }
  const reply = answer(bundle, request, origin);
  if (reply) event.respondWith(reply);
});

/** What one request of an upload carries. Bytes. */
const PIECE = 1024 * 1024;

/**
 * Chromium keeps the body of every request that was announced here until this worker's memory is tidied up, and does not count
 * it: with hardly anything else to tidy up, a file of some gigabytes stood in memory until it was sent. Memory that is counted, never
 * touched and let go at once says how much there is. (A static route to the network would do, but does not hold for shared workers.)
 */
function showBurden(): void {
  scope.burden = new ArrayBuffer(PIECE);
}

/**
 * Keeps the one hash of this build, which covers this worker's own file and so cannot be built in. It is taken from the
 * server's list only when that list is otherwise the one that was built in.
 */
async function rememberHash(): Promise<void> {
  const reply = await fetch('/bundle.json', { cache: 'no-cache', credentials: 'omit', redirect: 'error' });
  const { files } = (await reply.json()) as { files: ListedFile[] };
  const others = files.filter(({ path }) => path !== OWN_FILE);
  if (files.length !== others.length + 1 || (await hashOf(others)) !== BUNDLE_VERSION) return;
  const cache = await caches.open(SETTINGS_CACHE);
  await cache.put(hashKey, new Response(await hashOf(files)));
}

async function hashOf(files: readonly ListedFile[]): Promise<string> {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  return hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sorted.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''))));
}

async function describe(): Promise<string | undefined> {
  const cache = await caches.open(SETTINGS_CACHE);
  return (await cache.match(hashKey))?.text();
}
