import pg from 'pg';

/** Where a searched byte string was found. It names the place, never the value. */
export interface TableFinding {
  readonly table: string;
  readonly column: string;
  /** Index into the needles that were handed in. */
  readonly needle: number;
  readonly rows: number;
}

export interface TableSearch {
  readonly tables: number;
  readonly rows: number;
  readonly findings: readonly TableFinding[];
}

interface Column {
  readonly name: string;
  readonly isBytes: boolean;
}

const PAGE_ROWS = 200;

/**
 * Looks for byte strings in every column of every row of every table, views and PostgreSQL's own schemas left out: bytea columns as
 * their bytes, all others as their text in UTF-8. For the test that no content is readable on the server.
 * @param url      connection string of the database
 * @param needles  each at least 8 bytes, so that nothing is found by chance
 * @throws RangeError for a shorter needle
 */
export async function searchTables(url: string, needles: readonly Buffer[]): Promise<TableSearch> {
  if (needles.some((needle) => needle.length < 8)) throw new RangeError('a needle of less than 8 bytes');
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = await listTables(client);
    const searched = [];
    for (const [table, columns] of tables) searched.push(await searchTable(client, table, columns, needles));
    return { tables: tables.size, rows: searched.reduce((sum, one) => sum + one.rows, 0), findings: searched.flatMap((one) => one.findings) };
  } finally {
    await client.end();
  }
}

async function listTables(client: pg.Client): Promise<Map<string, Column[]>> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'm') AND a.attnum > 0 AND NOT a.attisdropped
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg_temp_%'
    ORDER BY 1, a.attnum`);
  const tables = new Map<string, Column[]>();
  for (const { table, column, type } of rows) tables.set(table, [...(tables.get(table) ?? []), { name: column, isBytes: type === 'bytea' }]);
  return tables;
}

async function searchTable(client: pg.Client, table: string, columns: readonly Column[], needles: readonly Buffer[]): Promise<{ rows: number; findings: TableFinding[] }> {
  const values = columns.map(({ name, isBytes }) => (isBytes ? client.escapeIdentifier(name) : `${client.escapeIdentifier(name)}::text`));
  const found = new Map<string, TableFinding>();
  let rows = 0;
  await client.query(`DECLARE searched NO SCROLL CURSOR FOR SELECT ${values.join(', ')} FROM ${table}`);
  for (;;) {
    const page = await client.query<(Buffer | string | null)[]>({ text: `FETCH ${PAGE_ROWS} FROM searched`, rowMode: 'array' });
    if (page.rows.length === 0) break;
    rows += page.rows.length;
    for (const row of page.rows) {
      row.forEach((value, at) => {
        if (value === null) return;
        const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
        needles.forEach((needle, index) => {
          if (!bytes.includes(needle)) return;
          const column = columns[at]!.name;
          const key = `${column} ${index}`;
          found.set(key, { table, column, needle: index, rows: (found.get(key)?.rows ?? 0) + 1 });
        });
      });
    }
  }
  await client.query('CLOSE searched');
  return { rows, findings: [...found.values()] };
}
