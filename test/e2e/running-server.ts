import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeCborBody, encodeCbor } from '@chancery/contracts';
import { loadConfiguration } from '@chancery/config';
import { type RunningServer, type ServerOverrides, startServer } from '../../apps/server/src/server.js';
import { cloneDatabase } from '../kit/database.js';

export const FOUNDING_TOKEN = 'founding-token-of-the-tests';

/** A clock that stands still until it is moved. */
export class TestClock {
  private millis = Date.now();
  now(): Date {
    return new Date(this.millis);
  }
  forward(seconds: number): void {
    this.millis += seconds * 1000;
  }
}

export interface TestServer extends RunningServer {
  readonly clock: TestClock;
  readonly databaseUrl: string;
}

/** The whole application on a free port, with a database of its own. */
export async function startTestServer(environment: Readonly<Record<string, string>> = {}, overrides: ServerOverrides = {}): Promise<TestServer> {
  const databaseUrl = await cloneDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'chancery-e2e-'));
  const clock = new TestClock();
  const configuration = loadConfiguration({
    PORT: '0', DATABASE_URL: databaseUrl, DATA_DIR: dataDir, CHANCERY_FOUNDING_TOKEN: FOUNDING_TOKEN, CHANCERY_LOG_LEVEL: 'silent', CHANCERY_RATE_LIMIT_PER_MINUTE: '1000000', CHANCERY_DATABASE_POOL: '4', CHANCERY_TRAINING: 'off',
    ...environment,
  });
  const server = await startServer(configuration, { clock, ...overrides });
  const close = async (): Promise<void> => {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...server, clock, databaseUrl, close };
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

export type Body = Record<string, unknown> | { readonly raw: Uint8Array | string; readonly type: string };

const isRaw = (body: Body): body is { raw: Uint8Array | string; type: string } => 'raw' in body && 'type' in body;

/** One request in CBOR, as clients make it; or with a raw body, as attackers do. */
export async function ask<T = Record<string, unknown>>(url: string, method: string, path: string, options: { body?: Body; token?: string; headers?: Record<string, string> } = {}): Promise<Answer<T>> {
  const { body, token, headers } = options;
  const content = body === undefined ? undefined : isRaw(body) ? body.raw : encodeCbor(body);
  const type = body === undefined ? undefined : isRaw(body) ? body.type : 'application/cbor';
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: { accept: 'application/cbor', ...(type ? { 'content-type': type } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(content === undefined ? {} : { body: content as BodyInit }),
  });
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const isCbor = reply.headers.get('content-type') === 'application/cbor';
  return { status: reply.status, headers: reply.headers, body: (isCbor ? decodeCborBody(bytes) : JSON.parse(new TextDecoder().decode(bytes) || 'null')) as T };
}
