/** `chancery.json` beside the page: whoever serves the client from a host of its own says there which server it belongs to. */
interface SiteConfiguration {
  /** Origin of the server; absent: the one that served this page. */
  readonly server?: string;
}

const ORIGIN = /^https?:\/\/[a-z0-9.[\]:-]+$/i;

/** @returns origin of the server. Without an answer it is the page's own: a client that was installed opens offline */
export async function serverOrigin(): Promise<string> {
  try {
    const reply = await fetch('/chancery.json', { credentials: 'omit' });
    const { server } = (await reply.json()) as SiteConfiguration;
    return typeof server === 'string' && ORIGIN.test(server) ? server : location.origin;
  } catch {
    return location.origin;
  }
}
