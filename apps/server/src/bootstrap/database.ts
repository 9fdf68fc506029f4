import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Configuration } from '@chancery/config';
import { type DatabaseRestart, defaultDataDir, ensureDatabase, startEmbeddedPostgres } from '@chancery/embedded-postgres';

const DATABASE_NAME = 'chancery';

export interface OpenDatabase {
  /** Connection string of the server's database. It stays the same for as long as the process runs. */
  readonly url: string;
  /** Absolute path of the data folder, which exists. */
  readonly dataDir: string;
  /** Stops the embedded database; leaves one that DATABASE_URL names alone. Call it last. */
  close(): Promise<void>;
}

/**
 * Opens the database that the configuration asks for: the one that DATABASE_URL names, else the embedded one in the
 * data folder. It is not migrated yet.
 * @param onRestarted  called when the embedded database had died and answers again
 * @throws DataFolderInUseError when another process runs the embedded database of that folder
 */
export async function openDatabase(configuration: Pick<Configuration, 'dataDir' | 'databaseUrl'>, onRestarted?: (restart: DatabaseRestart) => void): Promise<OpenDatabase> {
  const dataDir = resolve(configuration.dataDir ?? defaultDataDir(DATABASE_NAME));
  if (configuration.databaseUrl !== undefined) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return { url: configuration.databaseUrl, dataDir, close: () => Promise.resolve() };
  }
  const server = await startEmbeddedPostgres({ dataDir, ...(onRestarted ? { onRestarted } : {}) });
  try {
    return { url: await ensureDatabase(server.url, DATABASE_NAME), dataDir, close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
