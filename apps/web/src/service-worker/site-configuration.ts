/** `chancery.json` beside the page: whoever serves the client from a host of its own says there which server it belongs to. */
export interface SiteConfiguration {
  /** Origin of the server; absent: the one that served this page. */
  readonly server?: string;
}

export const SETTINGS_URL = '/chancery.json';

const ORIGIN = /^https?:\/\/[a-z0-9.[\]:-]+$/i;
/** It is one line. Characters. */
const MOST = 4_096;

/** @returns undefined for whatever is no such file: networks answer with pages of their own before somebody has signed in to them */
export async function configurationIn(reply: Response): Promise<SiteConfiguration | undefined> {
  try {
    const text = reply.ok && !reply.redirected ? await reply.text() : '';
    const read = (text.length > MOST ? undefined : JSON.parse(text)) as unknown;
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
    const { server } = read as { server?: unknown };
    if (server === undefined) return {};
    return typeof server === 'string' && ORIGIN.test(server) ? { server } : undefined;
  } catch {
    return undefined;
  }
}
