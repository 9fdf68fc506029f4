import { decodeCborBody, encodeCbor } from '@chancery/contracts';

export type Plain = Record<string, unknown>;

/** What one client asked, and what the honest server answered. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly request: Plain;
  readonly reply: Plain;
}

/** Returns what is to be answered instead; undefined leaves the answer as it is. */
export type Lie = (exchange: Exchange) => Plain | undefined;

const plainBody = (bytes: Uint8Array): Plain => {
  try {
    return decodeCborBody(bytes) as Plain;
  } catch {
    return {};
  }
};

/** An honest server behind one that lies to one client: hand its `fetch` to that client, without a socket. */
export class LyingServer {
  private lies: Lie[] = [];
  /** How often a lie was told. */
  told = 0;

  lie(...lies: Lie[]): void {
    this.lies.push(...lies);
  }

  repent(): void {
    this.lies = [];
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const honest = await fetch(input, init);
    const bytes = new Uint8Array(await honest.arrayBuffer());
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const exchange = { method: init?.method ?? 'GET', path: pathname + search, request: plainBody((init?.body as Uint8Array | undefined) ?? new Uint8Array()), reply: plainBody(bytes) };
    for (const lie of honest.ok ? this.lies : []) {
      const reply = lie(exchange);
      if (!reply) continue;
      this.told++;
      return new Response(encodeCbor(reply) as BodyInit, { status: 200, headers: { 'content-type': 'application/cbor' } });
    }
    return new Response(bytes.length > 0 ? (bytes as BodyInit) : null, { status: honest.status, headers: honest.headers });
  };
}

/** One answer of one route, changed. */
export function instead<T extends Plain>(method: string, path: RegExp, change: (reply: T, exchange: Exchange) => Plain | undefined): Lie {
  return (exchange) => (exchange.method === method && path.test(exchange.path) ? change(exchange.reply as T, exchange) : undefined);
}

export interface PlainEntry extends Plain {
  readonly channelId: string;
  readonly seq: number;
  readonly kind: 'message' | 'commit';
  readonly epoch: number;
  readonly deviceId: string;
  readonly entryId: string;
  readonly body: Uint8Array;
  readonly acceptedAt: number;
}

/** The log of one channel, changed, whenever it is read. `change` gets what follows the reader's cursor. */
export function logInstead(channelId: string, change: (entries: readonly PlainEntry[], after: number) => readonly PlainEntry[]): Lie {
  return instead<{ entries: PlainEntry[]; more: boolean; gone: string[] }>('POST', /^\/v1\/sync$/, (reply, { request }) => {
    const cursor = (request['cursors'] as { channelId: string; after: number }[]).find((one) => one.channelId === channelId);
    if (!cursor) return undefined;
    const others = reply.entries.filter((entry) => entry.channelId !== channelId);
    return { ...reply, entries: [...others, ...change(reply.entries.filter((entry) => entry.channelId === channelId), cursor.after)] };
  });
}
