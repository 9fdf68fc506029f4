import pg from 'pg';
import { decodeCborBody, ERROR_CODES, type ErrorCode } from '@chancery/contracts';
import type { RawAnswer } from '../kit/actors.js';
import { MARKER } from './mutations.js';

const REQUEST_ID = /^[0-9a-f-]{36}$/;

/** Why an answer is not what a stranger may be told; undefined when it is. */
export function faultOf({ status, headers, bytes }: RawAnswer, method: string): string | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  if (status >= 500) return `status ${status}`;
  if (text.includes(MARKER) || [...headers].some(([name, value]) => name.includes(MARKER.toLowerCase()) || value.includes(MARKER))) return 'it echoes the input';
  if (status < 400 || method === 'HEAD') return undefined;
  const problem = decoded(bytes, headers.get('content-type') ?? '');
  if (!problem || !Object.hasOwn(ERROR_CODES, String(problem['code']))) return `status ${status} without a code`;
  if (ERROR_CODES[problem['code'] as ErrorCode].status !== status) return `${String(problem['code'])} with status ${status}`;
  if (typeof problem['requestId'] !== 'string' || !REQUEST_ID.test(problem['requestId'])) return 'no requestId';
  const extra = Object.keys(problem).filter((key) => !['code', 'requestId', 'facts'].includes(key));
  return extra.length > 0 ? 'more than code, requestId and facts' : undefined;
}

function decoded(bytes: Uint8Array, type: string): Record<string, unknown> | undefined {
  try {
    return (type.startsWith('application/cbor') ? decodeCborBody(bytes) : JSON.parse(Buffer.from(bytes).toString('utf8'))) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** How many rows each table has. A refused request must leave it as it was. */
export class RowCounts {
  private constructor(
    private readonly client: pg.Client,
    private readonly query: string,
  ) {}

  static async of(databaseUrl: string): Promise<RowCounts> {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const { rows } = await client.query<{ name: string }>("SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1");
    return new RowCounts(client, `SELECT ${rows.map(({ name }, i) => `(SELECT count(*) FROM ${name}) AS "${i} ${name.replaceAll('"', '')}"`).join(', ')}`);
  }

  async take(): Promise<string> {
    const { rows } = await this.client.query<Record<string, string>>(this.query);
    return JSON.stringify(rows[0]);
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
