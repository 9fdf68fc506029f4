import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { segmentOffset } from '@chancery/sealing';
import { openSqliteStore } from '@chancery/vault/node';
import { MixedNetwork } from '../kit/actors-sdk.js';
import { BUILD, ServerUnderFire } from '../kit/faults.js';
import { MemoryWatch } from '../kit/resident-memory.js';

const LONG = process.env['CHANCERY_TEST_LONG'] === '1';
const MIB = 1024 * 1024;
const SIZE = LONG ? 3 * 1024 * MIB : 192 * MIB;
/** Far less than the file, and enough for what a garbage collector leaves lying about. */
const GROWTH = 150 * MIB;
const FIXTURE = fileURLToPath(new URL('carry-file.fixture.mjs', import.meta.url));
const onLinux = process.platform === 'linux';

interface Trip {
  readonly sha256: string;
  readonly seconds: number;
  readonly client: ReturnType<MemoryWatch['end']>;
  readonly server: ReturnType<MemoryWatch['end']>;
}

describe(`a file of ${SIZE / MIB} MiB`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-large-'));
  let server: ServerUnderFire;
  let channelId: string;

  beforeAll(async () => {
    server = await ServerUnderFire.start();
    const network = await MixedNetwork.found(server.origin, ServerUnderFire.foundingToken);
    const vaultOf = async (name: string) => {
      mkdirSync(join(folder, name));
      return openSqliteStore({ folder: join(folder, name, 'vault') });
    };
    const [ana, ben] = [await network.join('Ana', { store: await vaultOf('ana') }), await network.join('Ben', { store: await vaultOf('ben') })];
    await ben.client.sync();
    await ana.client.sync();
    ({ channelId } = await ana.client.channels.open({ networkId: network.trust.networkId, kind: 'bilateral', subject: 'Evidence', officerIds: [ben.self.officerId] }));
    await ben.client.sync();
    for (const actor of [ana, ben]) await actor.close();
  }, 120_000);
  afterAll(async () => {
    await (server as ServerUnderFire | undefined)?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  function begin(name: string, verb: 'attach' | 'save' | 'keep', dieAtBytes?: number) {
    const order = { build: BUILD.href, folder: join(folder, name), server: server.origin, channelId, sizeBytes: SIZE, verb, dieAtBytes };
    return spawn(process.execPath, [FIXTURE, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  async function carry(name: string, verb: 'attach' | 'save'): Promise<Trip> {
    const child = begin(name, verb);
    await said(child, /^ready$/m);
    const watches = { client: new MemoryWatch(child.pid!), server: new MemoryWatch(server.pid!) };
    const done = said(child, /^done (.*)$/m);
    child.stdin.end('go\n');
    try {
      const { sha256, seconds } = JSON.parse(await done) as { sha256: string; seconds: number };
      return { sha256, seconds, client: watches.client.end(), server: watches.server.end() };
    } finally {
      for (const watch of Object.values(watches)) watch.end();
      child.kill('SIGKILL');
    }
  }

  const trips: Record<string, Trip> = {};

  it.each([['attach', 'ana'], ['save', 'ben']] as const)('is taken through by "%s" with bounded memory on both sides', async (verb, name) => {
    const trip = (trips[verb] = await carry(name, verb));
    if (LONG) console.info(figures(verb, trip));
    const tooMuch = Math.max(trip.client.growth, trip.server.growth) > GROWTH ? [figures(verb, trip)] : [];
    if (onLinux) expect(tooMuch).toEqual([]);
  }, LONG ? 1_800_000 : 120_000);

  it('is saved by a process that was killed and its successor, which fetches no segment twice', async () => {
    const killed = begin('ben', 'keep', 100 * MIB);
    killed.stdin.end('go\n');
    const [, signal] = (await once(killed, 'close')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    const successor = begin('ben', 'keep');
    const done = said(successor, /^done (.*)$/m);
    successor.stdin.end('go\n');
    expect(JSON.parse(await done)).toMatchObject({ sha256: trips['attach']!.sha256, fetchedFrom: [segmentOffset(1)] });
    expect(readdirSync(join(folder, 'ben')).filter((file) => file.startsWith('evidence'))).toEqual(['evidence.bin']);
    rmSync(join(folder, 'ben', 'evidence.bin'));
  }, LONG ? 1_800_000 : 120_000);

  it('is the same at both ends, and the spool is empty', () => {
    expect(trips['save']!.sha256).toBe(trips['attach']!.sha256);
    expect(readdirSync(join(folder, 'ana', 'spool'))).toEqual([]);
  });
});

function figures(verb: string, { seconds, client, server }: Trip): string {
  const mib = (bytes: number): number => Math.round(bytes / MIB);
  return `${verb}: ${seconds.toFixed(1)} s, ${(SIZE / 1e6 / seconds).toFixed(1)} MB/s; client ${mib(client.atFirst)} MiB, at most ${mib(client.peak)}; server ${mib(server.atFirst)} MiB, at most ${mib(server.peak)}`;
}

/** Waits for a line. @throws Error when the process ends without it */
function said(child: ChildProcess, line: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      const found = line.exec(heard);
      if (found) resolve(found[1] ?? found[0]);
    });
    child.once('error', reject).once('close', (code, signal) => reject(new Error(`The client ended (${code ?? signal}) before it said ${line.source}.`)));
  });
}
