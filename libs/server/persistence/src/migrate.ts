import pg from 'pg';
import { readDatabaseError } from './database-errors.js';
import { openDatabase } from './open-database.js';

/** Any number will do, as long as nobody else on that database takes it: "Chan" in ASCII. */
const MIGRATION_LOCK = 0x4368_616e;

/**
 * Brings the database up to date. Safe when several servers start at once: the second waits for the first.
 * @param url  connection string of the database, which exists
 * @throws ChanceryError `UNAVAILABLE` when it does not answer
 */
export async function migrate(url: string): Promise<void> {
  const holder = new pg.Client({ connectionString: url, application_name: 'chancery-migrate' });
  // A connection that dies while the migrations run shows up there as well.
  holder.on('error', () => undefined);
  try {
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = await openDatabase(url, 2);
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      await dataSource.destroy();
    }
  } catch (error) {
    throw readDatabaseError(error);
  } finally {
    await holder.end();
  }
}
