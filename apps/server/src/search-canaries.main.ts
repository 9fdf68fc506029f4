import { searchTables } from '@chancery/persistence';
import { openDatabase } from './bootstrap/database.js';

/** What stdin carries, as one JSON document. Not arguments, which every account on the machine can list. */
interface SearchOrder {
  /** Folder of an embedded database that no server runs on now. */
  readonly dataDir: string;
  /** A database server to search instead. */
  readonly databaseUrl?: string;
  /** Byte strings to look for, hexadecimal. */
  readonly needles: readonly string[];
}

async function readOrder(): Promise<SearchOrder> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as SearchOrder;
}

/** Searches the tables of a stopped server and prints `{"tables","rows","findings"}` as one line of JSON. For the tour and the tests. */
async function main(): Promise<void> {
  const { dataDir, databaseUrl, needles } = await readOrder();
  const database = await openDatabase({ dataDir, databaseUrl });
  try {
    process.stdout.write(`${JSON.stringify(await searchTables(database.url, needles.map((needle) => Buffer.from(needle, 'hex'))))}\n`);
  } finally {
    await database.close();
  }
}

await main();
