import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, localUrl } from '../../libs/server/embedded-postgres/src/connection.js';
import { isAlive } from '../../libs/server/embedded-postgres/src/process-mark.js';

/** What `npm test` builds before it runs. */
export const BUILD = new URL('../../dist/', import.meta.url);
const SERVER_ENTRY = new URL('apps/server/src/main.js', BUILD);
const POLL_MS = 20;
const DEADLINE_MS = 90_000;

/** Waits for something in another process. @throws Error when it is not so in time */
export async function until<T>(what: string, condition: () => T | undefined | false | Promise<T | undefined | false>, deadlineMs = DEADLINE_MS): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`Not in time: ${what}.`);
    await pause(POLL_MS);
  }
}

/** Random numbers that can be had again: xorshift32. The seed is printed, and taken from CHANCERY_TEST_SEED when that is set. */
export class Dice {
  private state: number;

  constructor(readonly seed: number = Number(process.env['CHANCERY_TEST_SEED']) || 1 + Math.floor(Math.random() * 0x7fff_fffe)) {
    this.state = seed;
  }

  /** A whole number from 0 to before `bound`. */
  below(bound: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return Math.floor(((this.state >>> 0) / 0x1_0000_0000) * bound);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** The built server as a process of its own, with a data folder, an embedded database at full durability and a fixed port. */
export class ServerUnderFire {
  private child: ChildProcess | undefined;
  /** How often the process ended without having been told to. */
  unwantedExits = 0;

  private constructor(
    readonly folder: string,
    private readonly port: number,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  static readonly foundingToken = 'founding-token-of-the-chaos-tests';

  /** @throws Error unless it answers within a minute and a half */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<ServerUnderFire> {
    if (!existsSync(SERVER_ENTRY)) throw new Error('The server is not built: run "npm test", or "node deploy/setup.mjs --build" first.');
    const folder = mkdtempSync(join(tmpdir(), 'chancery-chaos-'));
    // The database runs under an account of its own where the tests are root's.
    chmodSync(folder, 0o711);
    const server = new ServerUnderFire(folder, await freePort(), settings);
    try {
      await server.restart();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get dataDir(): string {
    return join(this.folder, 'data');
  }
  get logDir(): string {
    return join(this.folder, 'logs');
  }
  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }
  get pid(): number | undefined {
    return this.child?.pid;
  }
  /** Connection string of the server's database while that runs. */
  databaseUrl(): string {
    const port = Number(readFileSync(join(this.dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[3]);
    const url = new URL(localUrl(port, readFileSync(join(this.dataDir, 'password'), 'utf8').trim()));
    url.pathname = '/chancery';
    return url.href;
  }

  /** Starts the process and waits until it answers. @returns how long that took, in milliseconds */
  async restart(): Promise<number> {
    const began = performance.now();
    mkdirSync(this.logDir, { recursive: true });
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CHANCERY_|PORT$|HOST$|DATA_DIR$|DATABASE_URL|NODE_OPTIONS$)/.test(name)));
    const environment = {
      ...inherited, PORT: String(this.port), DATA_DIR: this.dataDir, CHANCERY_FOUNDING_TOKEN: ServerUnderFire.foundingToken, CHANCERY_RATE_LIMIT_PER_MINUTE: '10000000', CHANCERY_TRAINING: 'off', CHANCERY_WEB: 'off', ...this.settings,
    };
    const child = spawn(process.execPath, [fileURLToPath(SERVER_ENTRY)], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const name of ['stdout', 'stderr'] as const) child[name].pipe(createWriteStream(join(this.logDir, `server.${name}.log`), { flags: 'a' }));
    child.once('exit', () => {
      if (this.child === child) this.unwantedExits++;
    });
    await until('the server answers', async () => {
      if (!this.isRunning) throw new Error(`The server ended while it started:\n${this.log().slice(-2_000)}`);
      return (await fetch(`${this.origin}/v1/health`).catch(() => undefined))?.ok;
    });
    return performance.now() - began;
  }

  /** No farewell: what was not on disk is gone. Its database lives on, as it does when an operator's machine kills the process. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** The process id of the database server, from the file that it keeps itself. */
  databasePid(): number | undefined {
    try {
      const pid = Number(readFileSync(join(this.dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
      return pid > 0 && isAlive(pid) ? pid : undefined;
    } catch {
      return undefined;
    }
  }

  /** kill -9 of the database server. @returns its process id */
  async killDatabase(): Promise<number> {
    const pid = await until('the database runs', () => this.databasePid());
    process.kill(pid, 'SIGKILL');
    await until('the database is gone', () => !isAlive(pid));
    return pid;
  }

  /** Everything that the process ever said. */
  log(): string {
    return ['stdout', 'stderr'].map((name) => join(this.logDir, `server.${name}.log`)).filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8')).join('');
  }

  /** As an operator stops it; the folders stay. @returns its exit code */
  async stopGently(): Promise<number | null> {
    const child = this.child;
    this.child = undefined;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    return child.exitCode;
  }

  /** Ends everything that was started, and removes the folders. Harmless in every state. */
  async stop(): Promise<void> {
    await this.stopGently();
    const orphan = this.databasePid();
    if (orphan !== undefined) {
      process.kill(orphan, 'SIGINT');
      await until('the database stops', () => !isAlive(orphan));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
