import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';

/** One statement or a transaction: what repositories are written against. */
export interface Queryable {
  /** @param name  prepares the statement once per connection; for the hot path */
  query<R extends QueryResultRow>(text: string, values?: readonly unknown[], name?: string): Promise<{ rows: R[]; rowCount: number }>;
}

/** The connection pool that TypeORM's PostgreSQL driver keeps: raw SQL for the hot path, without a second pool. */
interface DriverWithPool {
  readonly master: Pool;
}

const run = async <R extends QueryResultRow>(on: Pool | PoolClient, text: string, values?: readonly unknown[], name?: string) => {
  const { rows, rowCount } = await on.query<R>({ text, values: values as unknown[] | undefined, ...(name ? { name } : {}) });
  return { rows, rowCount: rowCount ?? 0 };
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
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work({ query: (text, values, name) => run(client, text, values, name) });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
