import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, isUniqueViolation, migrate, openDatabase, type Queryable } from '@chancery/persistence';
import { ensureDatabase } from '@chancery/embedded-postgres';
import { randomBytes } from 'node:crypto';
import { cloneDatabase } from '../kit/database.js';

const ownBackend = async (on: Queryable): Promise<number> => (await on.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;

describe('the database', () => {
  let database: Database;
  let killer: Database;
  beforeAll(async () => {
    const url = await cloneDatabase();
    [database, killer] = [new Database(await openDatabase(url, 1)), new Database(await openDatabase(url, 1))];
    await database.query('CREATE TABLE probe (id integer CONSTRAINT probe_once UNIQUE)');
  });
  afterAll(async () => {
    await database.dataSource.destroy();
    await killer.dataSource.destroy();
  });

  const kill = (pid: number) => killer.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
  const count = async () => (await killer.query('SELECT 1 FROM probe')).rowCount;

  it('keeps what a transaction did when it resolves, and nothing when it rejects', async () => {
    await database.transaction((tx) => tx.query('INSERT INTO probe VALUES (1)'));
    const failure = database.transaction(async (tx) => {
      await tx.query('INSERT INTO probe VALUES (2)');
      throw new Error('on purpose');
    });
    await expect(failure).rejects.toThrow('on purpose');
    expect(await count()).toBe(1);
  });

  it('leaves a violation recognisable', async () => {
    const failure: unknown = await database.query('INSERT INTO probe VALUES (1)').catch((error: unknown) => error);
    expect([isUniqueViolation(failure), isUniqueViolation(failure, 'probe_once'), isUniqueViolation(failure, 'another')]).toEqual([true, true, false]);
  });

  it('outlives an idle connection that is cut', async () => {
    await kill(await ownBackend(database));
    // The first call may still meet the dead connection, and says so; the pool then has a fresh one.
    await database.query('SELECT 1').catch((error: unknown) => expect(error).toMatchObject({ code: 'UNAVAILABLE' }));
    expect((await database.query('SELECT 1')).rowCount).toBe(1);
  });

  it('outlives a connection that is cut in the middle of a transaction, which then never happened', async () => {
    const failure = database.transaction(async (tx) => {
      await tx.query('INSERT INTO probe VALUES (3)');
      await kill(await ownBackend(tx));
      await tx.query('SELECT 1');
    });
    await expect(failure).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await count()).toBe(1);
    expect((await database.query('SELECT 1')).rowCount).toBe(1);
  });

  it('says UNAVAILABLE when nobody listens', async () => {
    const url = new URL(process.env['CHANCERY_TEST_DATABASE']!);
    url.port = '1';
    await expect(openDatabase(url.href, 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(migrate(url.href)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('migrating', () => {
  it('is safe when three servers start at once, and again later', async () => {
    const url = await ensureDatabase(process.env['CHANCERY_TEST_DATABASE']!, `t_${randomBytes(6).toString('hex')}`);
    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    await migrate(url);
    const dataSource = await openDatabase(url, 1);
    const applied: unknown[] = await dataSource.query('SELECT name FROM migrations');
    expect(applied).toHaveLength(dataSource.migrations.length);
    await dataSource.destroy();
  });
});
