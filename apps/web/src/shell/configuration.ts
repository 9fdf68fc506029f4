import { configurationIn, SETTINGS_URL } from '../service-worker/site-configuration.js';

/** So long the first visit waits for it; later ones have it on the device. Milliseconds. */
const WITHIN = 8_000;

/** @returns origin of the server. Without an answer it is the page's own: a client that was installed opens offline */
export async function serverOrigin(): Promise<string> {
  try {
    const reply = await fetch(SETTINGS_URL, { credentials: 'omit', signal: AbortSignal.timeout(WITHIN) });
    return (await configurationIn(reply))?.server ?? location.origin;
  } catch {
    return location.origin;
  }
}
