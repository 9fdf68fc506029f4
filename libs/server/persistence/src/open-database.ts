import { DataSource } from 'typeorm';
import { readDatabaseError } from './database-errors.js';
import { MIGRATIONS } from './migrations/index.js';
import { ROWS } from './rows.js';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects to PostgreSQL. Changes nothing there: see `migrate`.
 * @param url   connection string, `postgres://…`
 * @param pool  most connections that this process holds
 * @param onPoolError  told when an idle connection dies; the pool replaces it by itself
 * @throws ChanceryError `UNAVAILABLE` when it does not answer
 */
export async function openDatabase(url: string, pool: number, onPoolError: (error: Error) => void = () => undefined): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: [...ROWS],
    migrations: [...MIGRATIONS],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolSize: pool,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'chancery',
    // Without a handler, a restart of PostgreSQL would end the process.
    poolErrorHandler: onPoolError,
    extra: { keepAlive: true },
  });
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw readDatabaseError(error);
  }
}
