import type { BundleCache } from './bundle-cache.js';

/** Addresses of the page. What follows `#` never reaches a server or this worker. */
const PAGES: readonly string[] = ['/', '/index.html', '/enrol'];

/** Put in by the build: a page that says so in every language. The catalogues are in the very copy that is not complete. */
declare const INCOMPLETE_PAGE: string;

export interface AskedFor {
  readonly method: string;
  readonly url: string;
}

/**
 * What the worker answers itself.
 * @returns undefined for everything that is none of its business: other origins, the API, the relay, anything but GET
 */
export function answer(bundle: BundleCache, { method, url }: AskedFor, origin: string): Promise<Response> | undefined {
  const { pathname, origin: asked } = new URL(url);
  if (method !== 'GET' || asked !== origin) return undefined;
  const path = PAGES.includes(pathname) ? '/' : pathname;
  return bundle.has(path) ? fromBundle(bundle, path) : undefined;
}

/** Never falls back to an unchecked reply: whoever changed the server must not get in through a hole in the cache. */
async function fromBundle(bundle: BundleCache, path: string): Promise<Response> {
  try {
    return await bundle.take(path);
  } catch {
    return new Response(INCOMPLETE_PAGE, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'" } });
  }
}
