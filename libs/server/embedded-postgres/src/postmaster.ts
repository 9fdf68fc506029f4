import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';
import { programPath } from './binaries.js';
import { CHILD_ENVIRONMENT, type Cluster } from './cluster.js';
import { answers, localUrl } from './connection.js';
import { commandLine, isAlive } from './process-mark.js';

/** A running PostgreSQL server process. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process is gone, for whichever reason. */
  readonly gone: Promise<void>;
}

export interface LaunchOptions {
  readonly bin: string;
  readonly cluster: Cluster;
  readonly account: Account | undefined;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Takes what the server says about itself; the previous run's file is kept beside it as `.1`. */
  readonly logFile: string;
}

const POLL_MS = 20;
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 30_000;

/**
 * Starts the server and waits until it answers.
 * @throws Error with the end of the server's log when it ends first, or does not answer within a minute
 */
export async function launch(options: LaunchOptions): Promise<Postmaster> {
  const { cluster, port } = options;
  const log = openLog(options.logFile);
  const args = Object.entries({ ...options.settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached, because Ctrl-C reaches a terminal's whole process group, and the application must be able to finish its
  // work before its database goes. The log is a file, because the server may outlive this process and its pipes.
  const child = spawn(programPath(options.bin, 'postgres'), ['-D', cluster.folder, ...args], {
    ...options.account, cwd: '/', env: CHILD_ENVIRONMENT, detached: true, stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended = false;
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      resolve();
    };
    child.once('error', end).once('exit', end);
  });
  child.unref();
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await answers(localUrl(port, cluster.password)))) {
    if (ended || Date.now() > deadline) {
      if (!ended) child.kill('SIGQUIT');
      throw new Error(`The embedded database did not start:\n${tail(options.logFile)}`);
    }
    await sleep(POLL_MS);
  }
  // Somebody else may answer on the port while ours failed to take it; ours would then end at once.
  if (ended || child.pid === undefined) throw new Error(`The embedded database did not start:\n${tail(options.logFile)}`);
  return { pid: child.pid, port, gone };
}

/**
 * Looks for a server that outlived the process that started it.
 * @returns undefined when there is none
 */
export async function findOrphan(cluster: Cluster): Promise<Postmaster | undefined> {
  const pidFile = join(cluster.folder, 'postmaster.pid');
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const found = readPidFile(pidFile);
    if (!found || !isAlive(found.pid)) return undefined;
    const command = commandLine(found.pid);
    if (command !== undefined && !command.includes(cluster.folder)) {
      // The id went to another program since; PostgreSQL would refuse to start as long as that program runs.
      rmSync(pidFile, { force: true });
      return undefined;
    }
    if (found.port && (await answers(localUrl(found.port, cluster.password)))) {
      return { pid: found.pid, port: found.port, gone: watch(found.pid) };
    }
    if (Date.now() > deadline) throw new Error(`Process ${found.pid} holds the embedded database's files but does not answer: stop it first.`);
    await sleep(POLL_MS);
  }
}

/** Line 1 of `postmaster.pid` is the process id, line 4 the port. A file that is being written has fewer lines. */
function readPidFile(path: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]) || 0 } : undefined;
  } catch {
    return undefined;
  }
}

/** An adopted server is nobody's child here, so its end has to be looked for. */
function watch(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve();
    }, 200);
    timer.unref();
  });
}

/** Fast shutdown: open transactions are rolled back. One that takes half a minute becomes an immediate one. */
export async function shutDown(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  const deadline = Date.now() + STOP_DEADLINE_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(POLL_MS);
  if (!isAlive(pid)) return;
  signal(pid, 'SIGQUIT');
  while (isAlive(pid) && Date.now() < deadline + STOP_DEADLINE_MS) await sleep(POLL_MS);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function openLog(path: string): number {
  try {
    renameSync(path, `${path}.1`);
  } catch {
    // There is no earlier log.
  }
  return openSync(path, 'w', 0o600);
}

function tail(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-2000);
  } catch {
    return '(it left no log)';
  }
}
