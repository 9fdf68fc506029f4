import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@chancery/persistence';
import { createTelemetry } from '@chancery/telemetry';
import { NestFactory } from '@nestjs/core';
import { cloneDatabase } from '../../../test/kit/database.js';
import { attachmentFolder, WorkerModule } from './worker.module.js';

it('lets obligations lapse on its own, beside any server', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'chancery-worker-'));
  const surroundings = { telemetry: createTelemetry({ level: 'silent' }), clock: { now: () => new Date() }, randomBytes: (length: number) => randomBytes(length), settings: { sessionMinutes: 60, foundingToken: '' } };
  const app = await NestFactory.createApplicationContext(WorkerModule.of({ databaseUrl: await cloneDatabase(), databasePool: 2, attachmentDir: attachmentFolder(undefined, dataDir), surroundings }), { logger: false });
  try {
    const database = app.get(Database, { strict: false });
    const [channelId, noticeId, deviceId, authorityId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await database.query("INSERT INTO log_entry VALUES ($1, 1, 'message', 0, $2, $3, 1, $4, $5, now() - interval '1 hour')", [channelId, deviceId, randomUUID(), randomBytes(8), randomBytes(32)]);
    await database.query("INSERT INTO notice VALUES ($1, $2, $3, 1, 'test', 'P3', $4, $5, now() - interval '1 hour', now() - interval '30 minutes')", [noticeId, randomUUID(), channelId, authorityId, deviceId]);
    await database.query("INSERT INTO obligation VALUES ($1, $2, 'awaiting_acknowledgement', now() - interval '30 minutes', NULL, NULL)", [noticeId, authorityId]);
    const stateNow = async (): Promise<string> => (await database.query<{ state: string }>('SELECT state FROM obligation WHERE notice_id = $1', [noticeId])).rows[0]!.state;
    const deadline = Date.now() + 20_000;
    while ((await stateNow()) !== 'lapsed' && Date.now() < deadline);
    expect(await stateNow()).toBe('lapsed');
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
