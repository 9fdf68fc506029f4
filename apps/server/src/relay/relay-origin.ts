import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether the page that opens the relay may: one of this server's own origin, or of an origin on the list. Programs that
 * are no browsers name no origin. Who may do what is asked of the token afterwards, of everybody.
 */
export function mayOpenRelay({ origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
