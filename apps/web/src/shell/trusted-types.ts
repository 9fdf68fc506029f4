/**
 * The one Trusted Types policy of the page: under `require-trusted-types-for 'script'` a worker or service worker starts
 * only from an address that passed here. Nothing makes HTML or script text.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

const ALLOWED_PATH = /^\/(?:assets\/[\w.-]+\.js|service-worker\.js)$/;

/**
 * @param url   absolute, or relative to the origin
 * @param base  origin of the page
 * @throws TypeError for anything but an own script of the bundle
 */
export function checkScriptUrl(url: string, base: string): string {
  const parsed = new URL(url, base);
  if (parsed.origin !== base || !ALLOWED_PATH.test(parsed.pathname) || parsed.search !== '' || parsed.hash !== '') throw new TypeError('This script is not part of the client.');
  return parsed.href;
}

const rules = { createScriptURL: (url: string): string => checkScriptUrl(url, location.origin) };
let policy: ReturnType<PolicyFactory['createPolicy']> | undefined;

/** What `new Worker`, `new SharedWorker` and `serviceWorker.register` take. Checks also where browsers have no Trusted Types. */
export function trustedScriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  // A development server has its own addresses, and no such policy.
  if (import.meta.env?.DEV) return url;
  if (!factory) return rules.createScriptURL(url);
  policy ??= factory.createPolicy('chancery', rules);
  // The DOM's types do not know the trusted kind of text yet.
  return policy.createScriptURL(url) as string;
}
