import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, schemaDrift } from '@chancery/persistence';
import type { DataSource } from 'typeorm';
import { cloneDatabase } from '../kit/database.js';

describe('the schema', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await openDatabase(await cloneDatabase(), 2);
  });
  afterAll(() => dataSource.destroy());

  it('is what the Row classes say', async () => {
    expect(await schemaDrift(dataSource)).toEqual([]);
  });

  it('is seen to drift when a column goes missing', async () => {
    await dataSource.query('ALTER TABLE session DROP COLUMN opened_at');
    expect(await schemaDrift(dataSource)).toEqual([expect.stringContaining('opened_at')]);
  });
});
