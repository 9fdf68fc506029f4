import { searchTables } from '@chancery/persistence';
import pg from 'pg';
import { canaryNeedles, newCanary } from '../../apps/cli/src/tour/canary.js';
import { cloneDatabase } from '../kit/database.js';

describe('the search of the tables for canaries', () => {
  const canary = newCanary();
  const needles = canaryNeedles(canary).map((needle) => needle.bytes);
  let url: string;
  let client: pg.Client;

  beforeAll(async () => {
    url = await cloneDatabase();
    client = new pg.Client(url);
    await client.connect();
    await client.query('CREATE TABLE planted (id integer PRIMARY KEY, words text, document jsonb, bytes bytea, list text[])');
  });
  beforeEach(() => client.query('TRUNCATE planted'));
  afterAll(() => client?.end());

  const plant = (column: string, value: unknown) => client.query(`INSERT INTO planted (id, ${column}) VALUES (1, $1)`, [value]);

  it('finds nothing where nothing is', async () => {
    await plant('words', newCanary());
    const { tables, findings } = await searchTables(url, needles);
    expect(findings).toEqual([]);
    expect(tables).toBeGreaterThan(10);
  });

  it.each<[string, string, (text: string) => unknown]>([
    ['text', 'words', (text) => `before ${text} after`],
    ['JSON', 'document', (text) => JSON.stringify({ deep: [{ down: text }] })],
    ['bytes', 'bytes', (text) => Buffer.from(`before ${text} after`)],
    ['bytes in UTF-16', 'bytes', (text) => Buffer.from(text, 'utf16le')],
    ['a list', 'list', (text) => [text]],
    ['base64 in text', 'words', (text) => Buffer.from(`xy${text}`).toString('base64')],
    ['text that the database stores compressed', 'words', (text) => `${'a'.repeat(100_000)}${text}${'b'.repeat(100_000)}`],
  ])('finds it in %s, and names the column', async (_, column, make) => {
    await plant(column, make(canary));
    const { findings } = await searchTables(url, needles);
    expect(findings.map((finding) => [finding.table, finding.column, finding.rows])).toContainEqual(['public.planted', column, 1]);
    expect(JSON.stringify(findings)).not.toContain(canary);
  });

  it('reads further than one page of rows', async () => {
    await client.query("INSERT INTO planted (id, words) SELECT n, CASE WHEN n = 950 THEN $1 ELSE 'x' END FROM generate_series(1, 1000) n", [canary]);
    expect((await searchTables(url, needles)).findings).toHaveLength(1);
  });

  it('refuses a needle so short that it is found by chance', async () => {
    await expect(searchTables(url, [Buffer.from('abc')])).rejects.toThrow(RangeError);
  });
});
