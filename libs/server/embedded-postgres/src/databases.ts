import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const DUPLICATE_DATABASE = '42P04';
const OBJECT_IN_USE = '55006';
const TEMPLATE_DEADLINE_MS = 10_000;

/**
 * Makes the database `name` when it is missing.
 * @param url       connection string of any database on the same server, with the right to create databases
 * @param template  the database to copy; nobody may be connected to it (a connection that is just closing is waited for)
 * @returns connection string of the database `name`
 */
export async function ensureDatabase(url: string, name: string, template?: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await create(client, name, template);
  } finally {
    await client.end();
  }
  const made = new URL(url);
  made.pathname = `/${name}`;
  return made.href;
}

async function create(client: pg.Client, name: string, template: string | undefined): Promise<void> {
  const from = template ? ` TEMPLATE ${client.escapeIdentifier(template)}` : '';
  const deadline = Date.now() + TEMPLATE_DEADLINE_MS;
  for (;;) {
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${from}`);
      return;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === DUPLICATE_DATABASE) return;
      if (code !== OBJECT_IN_USE || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
