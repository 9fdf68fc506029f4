import { ChanceryError, decodeCborBody, encodeCbor, MalformedCborError, parseContract, readProblem, type ContractClass } from '@chancery/contracts';
import { ClientError } from '../client-error.js';

export interface HttpOptions {
  readonly server: string;
  readonly fetch: typeof fetch;
  /** Milliseconds. */
  readonly timeout: number;
  readonly userAgent?: string;
}

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly token?: string;
}

/** The contract of an answer; undefined when the answer says nothing. */
export type ReplyClass = ContractClass<object> | undefined;
export type ReplyOf<R extends ReplyClass> = R extends ContractClass<infer T> ? T : void;

const CBOR = 'application/cbor';
/** Beyond every reply of the protocol. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** One request, one answer, in CBOR. What the network does is UNAVAILABLE: the outcome is unknown, the same id is safe. */
export class HttpTransport {
  readonly origin: string;
  private readonly stopping = new AbortController();
  private readonly closing = new AbortController();

  constructor(private readonly options: HttpOptions) {
    this.origin = new URL(options.server).origin;
  }

  /** @throws ChanceryError as the server says, or UNAVAILABLE; ClientError REPLY_MALFORMED */
  async call<R extends ReplyClass>(call: HttpCall, reply: R): Promise<ReplyOf<R>> {
    const bytes = await this.exchange(call);
    if (!reply) return undefined as ReplyOf<R>;
    try {
      return parseContract(reply, decodeCborBody(bytes)) as ReplyOf<R>;
    } catch (error) {
      if (error instanceof MalformedCborError || error instanceof ChanceryError) throw new ClientError('REPLY_MALFORMED');
      throw error;
    }
  }

  /** Aborted once nobody waits any more for a server to recover. */
  get isClosing(): AbortSignal {
    return this.closing.signal;
  }

  /** Requests go on; repeats no longer wait, however long the server asks them to. */
  close(): void {
    this.closing.abort();
  }

  /** What is under way fails with UNAVAILABLE; nothing new is begun. */
  stop(): void {
    this.closing.abort();
    this.stopping.abort();
  }

  private async exchange({ method, path, body, token }: HttpCall): Promise<Uint8Array> {
    const headers: Record<string, string> = { accept: CBOR };
    if (body) headers['content-type'] = CBOR;
    if (token) headers['authorization'] = `Bearer ${token}`;
    const response = await this.send(path, { method, headers, ...(body ? { body: encodeCbor(plain(body)) } : {}) });
    if (!response.ok) throw await problemOf(response);
    return readAll(response);
  }

  private async send(path: string, init: { method: string; headers: Record<string, string>; body?: Uint8Array }): Promise<Response> {
    const headers = this.options.userAgent ? { ...init.headers, 'user-agent': this.options.userAgent } : init.headers;
    const signals = [AbortSignal.timeout(this.options.timeout), this.stopping.signal];
    try {
      return await this.options.fetch(this.origin + path, { ...init, headers, signal: AbortSignal.any(signals), redirect: 'error' } as RequestInit);
    } catch {
      throw new ChanceryError('UNAVAILABLE');
    }
  }
}

async function readAll(response: Response): Promise<Uint8Array> {
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > MAX_REPLY_BYTES) throw new ClientError('REPLY_MALFORMED');
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new ChanceryError('UNAVAILABLE');
  }
}

/** Whatever stands between may answer instead of the server: then the status is all there is. */
async function problemOf(response: Response): Promise<ChanceryError> {
  const bytes = await readAll(response).catch(() => new Uint8Array());
  return readProblem(readBody(bytes)) ?? new ChanceryError(response.status === 429 ? 'TOO_MANY_REQUESTS' : response.status >= 500 ? 'UNAVAILABLE' : 'DEFECT');
}

function readBody(bytes: Uint8Array): unknown {
  try {
    return decodeCborBody(bytes);
  } catch {
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    } catch {
      return undefined;
    }
  }
}

/** Contract instances as plain maps, absent fields left out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, plain(item)]])));
}
