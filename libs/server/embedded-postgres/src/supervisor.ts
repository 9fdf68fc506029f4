import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseAccount } from './account.js';
import { prepareBinaries } from './binaries.js';
import { ensureCluster } from './cluster.js';
import { freePort, localUrl } from './connection.js';
import { lockDataFolder } from './data-folder-lock.js';
import { openDataFolder } from './data-folder.js';
import { findOrphan, launch, shutDown, type Postmaster } from './postmaster.js';
import { serverSettings } from './settings.js';

export interface EmbeddedPostgresOptions {
  /** Where the cluster lives. Made when missing. One process at a time may use it. */
  readonly dataDir: string;
  /** Turns off every guarantee against a crash: for tests only. */
  readonly unsafeFast?: boolean;
  /** Extra PostgreSQL settings, `name → value`. They do not reach a server that was adopted. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when the server had died and answers again. Must not throw. */
  readonly onRestarted?: (restart: DatabaseRestart) => void;
}

export interface DatabaseRestart {
  readonly pid: number;
  /** From the moment its end was noticed until it answered again. */
  readonly outageMilliseconds: number;
  /** How often a start was tried; 1 is the best case. */
  readonly attempts: number;
}

export interface EmbeddedPostgres {
  /** Connection string of the `postgres` database. It stays the same across restarts. */
  readonly url: string;
  /** Whether a server that outlived its starter was taken over. */
  readonly adopted: boolean;
  /** Process id of the server as it runs now. */
  readonly pid: number;
  /** Shuts the server down, resolves when it is gone, and gives the data folder free. Harmless when called twice. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Starts (or takes over) the PostgreSQL cluster in the data folder, waits until it answers, and from then on starts it
 * again, on the same port, whenever it dies. A commit that the server acknowledged survives the death of either process.
 * @throws DataFolderInUseError when another running process uses the data folder
 * @throws Error with a sentence for the operator when it cannot be started
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = databaseAccount();
  const dataDir = openDataFolder(options.dataDir, account);
  const lock = lockDataFolder(dataDir);
  try {
    const bin = (): Promise<string> => prepareBinaries(dataDir, account);
    const cluster = await ensureCluster(dataDir, account, bin, !options.unsafeFast);
    const settings = serverSettings(options.unsafeFast ?? false, options.settings ?? {});
    const start = async (port: number): Promise<Postmaster> =>
      launch({ bin: await bin(), cluster, account, port, settings, logFile: join(dataDir, 'postgres.log') });
    const orphan = await findOrphan(cluster);
    const first = orphan ?? (await startPatiently(start));
    const supervised = supervise(first, start, options.onRestarted);
    return {
      url: localUrl(first.port, cluster.password),
      adopted: orphan !== undefined,
      get pid() {
        return supervised.pid();
      },
      stop: async () => {
        await supervised.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The children of a server that was killed a moment ago may still hold its memory, and a free port may be gone again. */
const PASSING_TROUBLE = /shared memory block|Address already in use/;
const PATIENCE_MS = 10_000;

async function startPatiently(start: (port: number) => Promise<Postmaster>): Promise<Postmaster> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (!PASSING_TROUBLE.test((error as Error).message) || Date.now() > deadline) throw error;
      await sleep(FIRST_PAUSE_MS);
    }
  }
}

interface Supervised {
  pid(): number;
  stop(): Promise<void>;
}

/** Keeps a server running until it is told to stop. */
function supervise(first: Postmaster, start: (port: number) => Promise<Postmaster>, onRestarted: EmbeddedPostgresOptions['onRestarted']): Supervised {
  const stopping = new AbortController();
  const told = aborted(stopping.signal);
  let current = first;
  const watching = (async () => {
    for (;;) {
      await Promise.race([current.gone, told]);
      if (stopping.signal.aborted) return;
      const restarted = await restart(current.port, start, stopping.signal);
      if (!restarted) return;
      current = restarted.postmaster;
      // Told to stop during the start: stop() shuts this new one down, and there is nothing to report.
      if (!stopping.signal.aborted) onRestarted?.({ pid: current.pid, outageMilliseconds: restarted.outageMilliseconds, attempts: restarted.attempts });
    }
  })();
  let stopped: Promise<void> | undefined;
  return {
    pid: () => current.pid,
    stop: () => (stopped ??= (async () => {
      stopping.abort();
      await watching;
      await shutDown(current.pid);
    })()),
  };
}

/** @returns undefined when it was told to stop instead */
async function restart(port: number, start: (port: number) => Promise<Postmaster>, stopping: AbortSignal): Promise<{ postmaster: Postmaster; outageMilliseconds: number; attempts: number } | undefined> {
  const began = performance.now();
  for (let attempts = 1, pause = FIRST_PAUSE_MS; !stopping.aborted; attempts++, pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return { postmaster: await start(port), outageMilliseconds: Math.round(performance.now() - began), attempts };
    } catch {
      // Its log says why; a full disk or a busy port may pass, so giving up is the operator's choice, not ours.
      await sleep(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    }
  }
  return undefined;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
