import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment, readEnvironment } from '../../apps/cli/src/environment.js';
import { ServerProcess } from '../../apps/cli/src/tour/server-process.js';
import { runInProcess, type CliResult } from './cli-kit.js';

const built = (path: string): string => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
const CLI = built('apps/cli/src/main.js');
const DEADLINE_MS = 60_000;

export interface LiveResult extends Omit<CliResult, 'code'> {
  readonly code: number | null;
  /** Stdout as JSON. @throws SyntaxError when it is anything else */
  json<T>(): T;
}

/** A command that runs on while the test does something else. */
export class RunningCommand {
  stdout = '';
  stderr = '';
  private readonly ended: Promise<number | null>;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly child: ChildProcess) {
    child.stdout!.on('data', (chunk: Buffer) => this.take('stdout', chunk));
    child.stderr!.on('data', (chunk: Buffer) => this.take('stderr', chunk));
    this.ended = new Promise((resolve) => child.once('close', (code) => (resolve(code), this.wake())));
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves as soon as what was printed matches. @throws Error when the command ends or a minute passes first */
  async prints(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const found = pattern.exec(this[stream]);
      if (found) return found;
      if (this.child.exitCode !== null || Date.now() > deadline) throw new Error(`The command never printed ${pattern}: ${this.stderr}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.waiting.add(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  async end(): Promise<LiveResult> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), DEADLINE_MS);
    const code = await this.ended;
    clearTimeout(late);
    const { stdout, stderr } = this;
    return resultOf({ code, stdout, stderr });
  }

  private take(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    this[stream] += chunk.toString('utf8');
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}

/** What the commands talk to. */
type Server = Pick<ServerProcess, 'origin' | 'foundingToken' | 'stop'>;

const resultOf = (result: Omit<LiveResult, 'json'>): LiveResult => ({ ...result, json: <T>() => JSON.parse(result.stdout) as T });

/**
 * The command line against a built server of its own, each person a vault that a key file opens. A process takes seconds to start,
 * so a command runs in this one, by the function that the program consists of, unless a process is the point: `begin`, `spawned`.
 */
export class LiveCli {
  private constructor(
    readonly folder: string,
    readonly server: Server,
  ) {}

  /** With a server of its own. */
  static async open(): Promise<LiveCli> {
    const folder = newFolder();
    chmodSync(folder, 0o711);
    mkdirSync(join(folder, 'logs'));
    const server = await ServerProcess.start({ dataDir: join(folder, 'data'), logDir: join(folder, 'logs'), foundingToken: randomBytes(24).toString('hex'), entry: built('apps/server/src/main.js') });
    const cli = new LiveCli(folder, server);
    writeFileSync(cli.path('token'), `${server.foundingToken}\n`);
    return cli;
  }

  /** Against a server that somebody else runs, and stops. */
  static against(origin: string, foundingToken: string): LiveCli {
    return new LiveCli(newFolder(), { origin, foundingToken, stop: () => Promise.resolve(null) });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  private variables(person: string): Record<string, string> {
    return { CHANCERY_VAULT: this.path(`vault-${person}`), CHANCERY_SERVER: this.server.origin, CHANCERY_KEY_FILE: this.path(`key-${person}`), CHANCERY_CLI_FOUNDING_TOKEN_FILE: this.path('token') };
  }

  /** Begins a command on somebody's vault, as a process. */
  begin(person: string, argv: readonly string[], input = ''): RunningCommand {
    const child = spawn(process.execPath, [CLI, ...argv], { env: childEnvironment(this.variables(person)), stdio: ['pipe', 'pipe', 'pipe'], cwd: this.folder });
    // A command that does not read its stdin may be gone before this is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    return new RunningCommand(child);
  }

  /** Runs a command as a process, which has to end by itself. */
  spawned(person: string, argv: readonly string[], input = ''): Promise<LiveResult> {
    return this.begin(person, argv, input).end();
  }

  async run(person: string, argv: readonly string[], input = ''): Promise<LiveResult> {
    return resultOf(await runInProcess(argv, readEnvironment(this.variables(person)), input));
  }

  /** Runs a command with `--json`, which must succeed. */
  json<T>(person: string, argv: readonly string[], input = ''): Promise<T> {
    return succeeded<T>(argv, this.run(person, [...argv, '--json'], input));
  }

  /** The same as a process. */
  spawnedJson<T>(person: string, argv: readonly string[], input = ''): Promise<T> {
    return succeeded<T>(argv, this.spawned(person, [...argv, '--json'], input));
  }

  async close(): Promise<void> {
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function succeeded<T>(argv: readonly string[], running: Promise<LiveResult>): Promise<T> {
  const result = await running;
  if (result.code !== 0) throw new Error(`chancery ${argv[0]} ended with ${result.code}: ${result.stderr}`);
  return result.json<T>();
}

function newFolder(): string {
  if (!existsSync(CLI)) throw new Error('The command line is not built: run "npm test", or "npm run build" first.');
  return mkdtempSync(join(tmpdir(), 'chancery-cli-live-'));
}
