import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../environment.js';

const SERVER_ENTRY = fileURLToPath(new URL('../../../server/src/main.js', import.meta.url));
const START_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 60_000;

export interface ServerOptions {
  readonly dataDir: string;
  /** Where stdout and stderr of the server are kept, to be searched. */
  readonly logDir: string;
  readonly foundingToken: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** The built server's main file, when this code does not run from beside it. */
  readonly entry?: string;
}

/** A Chancery server as a process of its own, on a free port, with its embedded database. */
export class ServerProcess {
  private constructor(
    readonly origin: string,
    readonly foundingToken: string,
    private readonly child: ChildProcess,
    private readonly logs: readonly WriteStream[],
  ) {}

  /** @throws Error with a sentence when it does not answer in time or ends at once */
  static async start({ dataDir, logDir, foundingToken, settings = {}, entry = SERVER_ENTRY }: ServerOptions): Promise<ServerProcess> {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const environment = childEnvironment({ PORT: String(port), DATA_DIR: dataDir, CHANCERY_FOUNDING_TOKEN: foundingToken, CHANCERY_LOG_LEVEL: 'debug', CHANCERY_TRAINING: 'off', ...settings });
    const child = spawn(process.execPath, [entry], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const logs = (['stdout', 'stderr'] as const).map((name) => child[name].pipe(createWriteStream(join(logDir, `server.${name}.log`), { flags: 'a' })));
    const server = new ServerProcess(origin, foundingToken, child, logs);
    await server.answers();
    return server;
  }

  /** Stops it as an operator does, and waits until its database is down and its logs are on disk. @returns its exit code */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await new Promise((resolve) => this.child.once('exit', resolve));
      clearTimeout(late);
    }
    await Promise.all(this.logs.map((log) => (log.closed ? Promise.resolve() : new Promise<void>((resolve) => log.once('close', () => resolve())))));
    return this.child.exitCode;
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS;
    for (;;) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error('The server ended while it started.');
      try {
        const reply = await fetch(`${this.origin}/v1/health`);
        await reply.arrayBuffer();
        if (reply.ok) return;
      } catch {
        // It does not listen yet.
      }
      if (Date.now() > deadline) {
        await this.stop();
        throw new Error('The server did not answer in time.');
      }
      await sleep(100);
    }
  }
}

/** A port that is free now. The server could choose one itself, but then somebody would have to read it from its log. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
