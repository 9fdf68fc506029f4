import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { readDatabaseError } from './database-errors.js';

/** One statement or a transaction: what repositories are written against. */
export interface Queryable {
  /**
   * @param name  prepares the statement once per connection; for the hot path
   * @throws ChanceryError `UNAVAILABLE` or `STORAGE_FULL`; what the statement itself did wrong stays the driver's error
   */
  query<R extends QueryResultRow>(text: string, values?: readonly unknown[], name?: string): Promise<{ rows: R[]; rowCount: number }>;
}

/** The connection pool that TypeORM's PostgreSQL driver keeps: raw SQL for the hot path, without a second pool. */
interface DriverWithPool {
  readonly master: Pool;
}

const run = async <R extends QueryResultRow>(on: Pool | PoolClient, text: string, values?: readonly unknown[], name?: string) => {
  try {
    const { rows, rowCount } = await on.query<R>({ text, values: values as unknown[] | undefined, ...(name ? { name } : {}) });
    return { rows, rowCount: rowCount ?? 0 };
  } catch (error) {
    throw readDatabaseError(error);
  }
};

const take = async (pool: Pool): Promise<PoolClient> => {
  try {
    return await pool.connect();
  } catch (error) {
    throw readDatabaseError(error);
  }
};

export class Database implements Queryable {
  private readonly pool: Pool;

  constructor(readonly dataSource: DataSource) {
    this.pool = (dataSource.driver as unknown as DriverWithPool).master;
  }

  query<R extends QueryResultRow>(text: string, values?: readonly unknown[], name?: string): Promise<{ rows: R[]; rowCount: number }> {
    return run<R>(this.pool, text, values, name);
  }

  /** Commits when `work` resolves, rolls back when it rejects. A failed COMMIT rejects: the outcome is then unknown. */
  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await take(this.pool);
    let broken: Error | undefined;
    // The pool watches idle connections only: a connection that dies in our hands would otherwise end the process.
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    try {
      await run(client, 'BEGIN');
      const result = await work({ query: (text, values, name) => run(client, text, values, name) });
      await run(client, 'COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}
