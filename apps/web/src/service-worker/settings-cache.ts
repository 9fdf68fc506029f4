import { configurationIn, SETTINGS_URL } from './site-configuration.js';

/** What this needs of the browser; tests give their own. */
export interface SettingsSurroundings {
  readonly caches: Pick<CacheStorage, 'open'>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Origin of the worker. */
  readonly origin: string;
}

export const SETTINGS_CACHE = 'chancery-settings';
/** A link that swallows everything must not be waited for. Milliseconds. */
const WITHIN = 8_000;

/** Which server the client belongs to, as it was said last: the start never waits for the network when that is known. */
export class SettingsCache {
  constructor(private readonly around: SettingsSurroundings) {}

  /** @returns what is kept, and the work of asking anew, which `waitUntil` gets; without anything kept, what the server says */
  async answer(): Promise<{ readonly reply: Response; readonly refreshed: Promise<unknown> }> {
    const kept = await (await this.around.caches.open(SETTINGS_CACHE)).match(SETTINGS_URL);
    if (kept) return { reply: kept, refreshed: this.refresh().catch(() => undefined) };
    const reply = await this.refresh().catch(() => undefined);
    return { reply: reply ?? Response.error(), refreshed: Promise.resolve() };
  }

  /** Asks the server, and keeps the answer if it is one. @returns it; undefined when it is not */
  async refresh(): Promise<Response | undefined> {
    const { caches, fetch, origin } = this.around;
    const reply = await fetch(origin + SETTINGS_URL, { cache: 'no-cache', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(WITHIN) });
    const configuration = await configurationIn(reply);
    if (!configuration) return undefined;
    const clean = new Response(JSON.stringify(configuration), { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
    await (await caches.open(SETTINGS_CACHE)).put(SETTINGS_URL, clean.clone());
    return clean;
  }
}
