import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderInUseError } from '@chancery/embedded-postgres';
import { openDatabase } from './database.js';

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'chancery-open-'));
  chmodSync(work, 0o711);
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

describe('opening the database', () => {
  it('runs the embedded one in the data folder, for one process at a time, until it is closed', async () => {
    const configuration = { dataDir: join(work, 'data'), databaseUrl: undefined };
    const first = await openDatabase(configuration);
    expect(new URL(first.url)).toMatchObject({ hostname: '127.0.0.1', pathname: '/chancery' });
    expect(first.dataDir).toBe(join(work, 'data'));
    await expect(openDatabase(configuration)).rejects.toThrow(DataFolderInUseError);
    await first.close();
    await (await openDatabase(configuration)).close();
  });

  it('leaves a database that DATABASE_URL names alone, and still makes the data folder', async () => {
    const url = 'postgres://chancery:secret@database.example:5432/chancery';
    const opened = await openDatabase({ dataDir: join(work, 'data'), databaseUrl: url });
    await opened.close();
    expect(opened.url).toBe(url);
    expect(existsSync(join(work, 'data'))).toBe(true);
    expect(existsSync(join(work, 'data', 'cluster'))).toBe(false);
  });
});
