import { ChanceryError } from '@chancery/contracts';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import type { ServerSession } from './server-session.js';

/** A piece of 1 MiB at 32 kbit/s takes 262 s. Milliseconds. */
const REQUEST_TIMEOUT = 300_000;

/** Lets the tus client speak through the SDK's own fetch and session. */
export class SessionHttpStack implements HttpStack {
  constructor(
    private readonly session: ServerSession,
    private readonly fetch_: typeof fetch,
  ) {}

  createRequest(method: string, url: string): HttpRequest {
    return new SessionRequest(this.session, this.fetch_, method, url);
  }

  getName(): string {
    return 'SessionHttpStack';
  }
}

class SessionRequest implements HttpRequest {
  private readonly headers: Record<string, string> = {};
  private readonly aborting = new AbortController();
  private onProgress: (bytesSent: number) => void = () => undefined;

  constructor(
    private readonly session: ServerSession,
    private readonly fetch_: typeof fetch,
    private readonly method: string,
    private readonly url: string,
  ) {}

  getMethod = (): string => this.method;
  getURL = (): string => this.url;
  getUnderlyingObject = (): unknown => this;

  setHeader(header: string, value: string): void {
    this.headers[header] = value;
  }

  getHeader(header: string): string | undefined {
    return this.headers[header];
  }

  setProgressHandler(handler: (bytesSent: number) => void): void {
    this.onProgress = handler;
  }

  async send(body: unknown = undefined): Promise<HttpResponse> {
    // The server names the place of an upload: nothing but this server may be spoken to, and get the token.
    if (new URL(this.url).origin !== this.session.transport.origin) throw new ChanceryError('NOT_FOUND');
    const response = await this.session.signedIn(async (token) => {
      const headers = { ...this.headers, authorization: `Bearer ${token}` };
      const signal = AbortSignal.any([this.aborting.signal, AbortSignal.timeout(REQUEST_TIMEOUT)]);
      const answer = await this.fetch_(this.url, { method: this.method, headers, signal, redirect: 'error', ...(body === undefined || body === null ? {} : { body: body as BodyInit }) });
      if (answer.status === 401) throw new ChanceryError('NOT_SIGNED_IN');
      return answer;
    });
    const text = await response.text();
    if (body instanceof Uint8Array) this.onProgress(body.length);
    return { getStatus: () => response.status, getHeader: (header) => response.headers.get(header) ?? undefined, getBody: () => text, getUnderlyingObject: () => response };
  }

  async abort(): Promise<void> {
    this.aborting.abort();
  }
}
