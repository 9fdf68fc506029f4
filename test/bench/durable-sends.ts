import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, startEmbeddedPostgres } from '@chancery/embedded-postgres';
import { ChannelsRepository, Database, LogLanes, migrate, openDatabase } from '@chancery/persistence';
import { perSecond, type Figures } from './figures.js';

const SECONDS = 4;
const CHANNELS = 64;

/** Durable appends through the lanes, beside single-row transactions on the same PostgreSQL with every guarantee on. */
export async function measureDurableSends(figures: Figures): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chancery-bench-'));
  const server = await startEmbeddedPostgres({ dataDir });
  try {
    const url = await ensureDatabase(server.url, 'bench');
    await migrate(url);
    const database = new Database(await openDatabase(url, 16));
    const body = randomBytes(1_000);
    await database.query('CREATE TABLE reference (id uuid PRIMARY KEY, body bytea NOT NULL)');
    const single = await perSecond(16, SECONDS, () => database.query('INSERT INTO reference VALUES ($1, $2)', [randomUUID(), body], 'reference'));
    figures.add('raw single-row transactions, 16 connections', single, '/s');
    for (const senders of [1, 32, 128]) figures.add(`durable appends through the lanes, ${senders} senders`, await appends(database, senders, body), '/s', 'raw single-row transactions, 16 connections');
    await database.dataSource.destroy();
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function appends(database: Database, senders: number, body: Uint8Array): Promise<number> {
  const devices = Array.from({ length: senders }, () => randomUUID());
  const channels = Array.from({ length: Math.min(senders, CHANNELS) }, () => randomUUID());
  const network = randomUUID();
  for (const channelId of channels) {
    const founder = { deviceId: randomUUID(), officerId: randomUUID(), authorityId: randomUUID() };
    await new ChannelsRepository(database).open({ channelId, networkId: network, kind: 'group', suite: 'x25519', groupId: randomBytes(32), groupInfo: randomBytes(8), founder });
  }
  const lanes = new LogLanes(database, 3);
  const counters = devices.map(() => 0);
  const digest = createHash('sha256').update(body).digest();
  return perSecond(senders, SECONDS, (sender) =>
    lanes.append({ channelId: channels[sender % channels.length]!, deviceId: devices[sender]!, entryId: randomUUID(), counter: (counters[sender]! += 1), epoch: 0, body, digest, check: () => undefined }),
  );
}
