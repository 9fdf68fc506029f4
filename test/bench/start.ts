import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { decodeCborBody, encodeCbor } from '@chancery/contracts';
import { ChanceryClient } from '@chancery/sdk';
import { orderedNumber, Vault } from '@chancery/vault';
import { openSqliteStore } from '@chancery/vault/node';
import { admitAuthority, foundNetwork, KEY, startTestServer, type TestDevice, type TestServer } from '../sdk/kit.js';
import type { Figures } from './figures.js';

const MARKS = [10, 100, 500];
const MESSAGES_PER_CHANNEL = 40;
const OPENINGS = 5;
/** Copies of messages are numbered from here on: far beyond what the log of the benchmark has. */
const COPIES_FROM = 1_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const from = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - from };
}

/** One device with its vault in SQLite on disk, against a server of this very process. */
class Desk {
  private constructor(
    private readonly folder: string,
    private readonly server: TestServer,
  ) {}

  static async takeOver(device: TestDevice, folder: string, server: TestServer): Promise<Desk> {
    await device.client.stop();
    const store = await openSqliteStore({ folder });
    await store.transact({ put: (await device.store.scan('')).map(({ name, value }) => [name, value] as const) });
    await store.close();
    return new Desk(folder, server);
  }

  async with<T>(work: (client: ChanceryClient, opened: { milliseconds: number; bytes: number }, vault: Vault) => Promise<T>): Promise<T> {
    const vault = await Vault.open(await openSqliteStore({ folder: this.folder }), KEY, { verify: 'none' });
    collectGarbage();
    const before = process.memoryUsage();
    const { result: client, milliseconds } = await timed(() => ChanceryClient.open({ vault, server: this.server.url, realtime: false }));
    collectGarbage();
    const after = process.memoryUsage();
    try {
      return await work(client, { milliseconds, bytes: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers }, vault);
    } finally {
      await client.stop();
      await vault.close();
    }
  }

  /** As if people had written in each of the channels for weeks. */
  async fill(channelIds: readonly string[]): Promise<void> {
    await this.with(async (_client, _opened, vault) => {
      for (const channelId of channelIds) {
        const [last] = await vault.scan(`m:${channelId}:`, { reverse: true, limit: 1 });
        const record = decodeCborBody(last!.value) as Record<string, unknown>;
        const copy = (seq: number): [string, Uint8Array] => [`m:${channelId}:${orderedNumber(seq)}`, encodeCbor({ ...record, seq, id: `copy ${seq}` })];
        await vault.transact({ put: Array.from({ length: MESSAGES_PER_CHANNEL }, (_, i) => copy(COPIES_FROM + i)) });
      }
    });
  }
}

async function measureAt(figures: Figures, desk: Desk, colleague: TestDevice, channelIds: readonly string[]): Promise<number> {
  const size = `${channelIds.length} channels, ${channelIds.length * MESSAGES_PER_CHANNEL} messages`;
  const beside = (what: string): string | undefined => (channelIds.length === MARKS[0] ? undefined : `${what}, ${MARKS[0]} channels, ${MARKS[0]! * MESSAGES_PER_CHANNEL} messages`);
  const openings: { milliseconds: number; bytes: number; sync: number }[] = [];
  for (let i = 0; i < OPENINGS; i++) openings.push(await desk.with(async (client, opened) => ({ ...opened, sync: (await timed(() => client.sync())).milliseconds })));
  figures.add(`client opened, ${size}`, median(openings.map(({ milliseconds }) => milliseconds)), 'ms', beside('client opened'));
  figures.add(`first sync without news, ${size}`, median(openings.map(({ sync }) => sync)), 'ms', beside('first sync without news'));
  await colleague.client.messages.send(channelIds[0]!, { text: 'news' });
  const news = await desk.with(async (client) => (await timed(() => client.sync())).milliseconds);
  figures.add(`first sync with news in one channel, ${size}`, news, 'ms', beside('first sync with news in one channel'));
  return median(openings.map(({ bytes }) => bytes));
}

/** How long it takes until a client on an open vault can be used, and what it costs to have channels that nobody looks at. */
export async function measureStart(figures: Figures): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-bench-start-'));
  const server = await startTestServer();
  const network = await foundNetwork(server);
  const [colleague, device] = [await admitAuthority(server, network, 'GH', 'Ama Mensah'), await admitAuthority(server, network, 'NG', 'Bola Ade')];
  const order = { networkId: network.networkId, kind: 'group', suite: 'x25519', subject: 'Benchmark', officerIds: [device.officerId] } as const;
  await colleague.client.sync();
  const desk = await Desk.takeOver(device, join(folder, 'vault'), server);
  const channelIds: string[] = [];
  const memory: number[] = [];
  try {
    for (const mark of MARKS) {
      const added: string[] = [];
      while (channelIds.length + added.length < mark) added.push((await colleague.client.channels.open(order)).channelId);
      await desk.with((client) => client.sync());
      await desk.fill(added);
      channelIds.push(...added);
      memory.push(await measureAt(figures, desk, colleague, channelIds));
    }
    figures.add('memory of a channel that nobody looks at', (memory.at(-1)! - memory[0]!) / (MARKS.at(-1)! - MARKS[0]!), 'B');
  } finally {
    for (const each of [colleague, network.secretariat, network.second]) await each.client.stop();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
