import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { searchTables } from '@chancery/persistence';
import type { AttachmentSource } from '@chancery/sdk';
import { openSqliteStore } from '@chancery/vault/node';
import pg from 'pg';
import { canaryNeedles, newCanary } from '../../apps/cli/src/tour/canary.js';
import { searchFiles } from '../../apps/cli/src/tour/search-files.js';
import { MixedNetwork, type SdkActor } from '../kit/actors-sdk.js';
import { ServerUnderFire, until } from '../kit/faults.js';

/** One mark for each kind of content, so that a finding says what leaked. */
const CANARIES = { subject: newCanary(), text: newCanary(), fileName: newCanary(), fileContent: newCanary(), noticeTitle: newCanary(), noticeText: newCanary(), noticeField: newCanary() };
const NEEDLES = Object.values(CANARIES).flatMap(canaryNeedles);
const FILE_BYTES = 300_000;

describe('content that went through the whole system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-canary-'));
  let server: ServerUnderFire;
  let databaseUrl: string;
  let received: string;

  beforeAll(async () => {
    server = await ServerUnderFire.start({ CHANCERY_LOG_LEVEL: 'debug' });
    databaseUrl = server.databaseUrl();
    const network = await MixedNetwork.found(server.origin, ServerUnderFire.foundingToken);
    const ana = await network.join('Ana', { realtime: true, store: await openSqliteStore({ folder: join(folder, 'Ana') }) });
    const ben = await network.join('Ben', { realtime: true, store: await openSqliteStore({ folder: join(folder, 'Ben') }) });
    received = await exchange(ana, ben, network.trust.networkId);
    await Promise.all([ana.close(), ben.close()]);
  }, 120_000);
  afterAll(async () => {
    await (server as ServerUnderFire | undefined)?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('reaches the colleague', () => {
    for (const canary of Object.values(CANARIES)) expect(received).toContain(canary);
  });

  it('is in no column of any table', async () => {
    const { tables, rows, findings } = await searchTables(databaseUrl, NEEDLES.map(({ bytes }) => bytes));
    expect(tables).toBeGreaterThan(10);
    expect(rows).toBeGreaterThan(20);
    expect(findings.map(({ table, column, needle }) => `${table}.${column}: ${NEEDLES[needle]!.form}`)).toEqual([]);
  });

  it('would be found in a table, as text and as bytes, in every form', async () => {
    const canary = newCanary();
    const needles = canaryNeedles(canary);
    const planted = Buffer.concat(needles.map(({ bytes }) => Buffer.concat([Buffer.from('..'), bytes])));
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query('CREATE TABLE planted (as_text text, as_bytes bytea)');
    await client.query('INSERT INTO planted VALUES ($1, $2)', [`before ${canary} after`, planted]);
    const { findings } = await searchTables(databaseUrl, needles.map(({ bytes }) => bytes));
    await client.query('DROP TABLE planted');
    await client.end();
    expect(findings.filter(({ column }) => column === 'as_bytes')).toHaveLength(needles.length);
    expect(findings.filter(({ column }) => column === 'as_text')).toMatchObject([{ needle: needles.findIndex(({ form }) => form === 'utf-8'), rows: 1 }]);
  });

  it('is in no byte of the stopped server: database files, write-ahead log, attachments, logs; nor readable in the vaults', async () => {
    expect(await server.stopGently()).toBe(0);
    const { files, bytes, findings } = await searchFiles([server.dataDir, server.logDir, folder], NEEDLES);
    expect(files).toBeGreaterThan(100);
    expect(bytes).toBeGreaterThan(FILE_BYTES);
    expect(findings).toEqual([]);
  }, 120_000);

  it('would be found among the attachments and in a vault, in every form', async () => {
    const needles = canaryNeedles(newCanary());
    const places = [join(server.dataDir, 'attachments'), join(folder, 'Ana')];
    for (const place of places) for (const [i, { bytes }] of needles.entries()) writeFileSync(join(place, `planted-${i}`), Buffer.concat([Buffer.alloc(100, 1), bytes, Buffer.alloc(100, 2)]));
    const { findings } = await searchFiles(places, needles);
    const expected = places.flatMap((place) => needles.map(({ form }, i) => `${join(place, `planted-${i}`)}: ${form}`));
    expect(findings.map(({ path, form }) => `${path}: ${form}`).sort()).toEqual(expected.sort());
  });

  it.each(['', 'cluster', 'cluster/pg_wal'])('would be found in the data folder, in %j', async (place) => {
    const [needle] = canaryNeedles(newCanary());
    const path = join(server.dataDir, place, 'planted');
    writeFileSync(path, Buffer.concat([Buffer.alloc(5_000_000, 1), needle!.bytes]));
    expect((await searchFiles([server.dataDir], [needle!])).findings).toEqual([{ path, form: 'utf-8', count: 1 }]);
  }, 30_000);

  it('would be found in the log', async () => {
    const canary = newCanary();
    appendFileSync(join(server.logDir, 'server.stdout.log'), `{"event":"planted","text":"${canary}"}\n`);
    expect((await searchFiles([server.logDir], canaryNeedles(canary))).findings).toMatchObject([{ form: 'utf-8', count: 1 }]);
  });
});

/** A consultation with everything that an officer can write. @returns all that the colleague read, in one text */
async function exchange(ana: SdkActor, ben: SdkActor, networkId: string): Promise<string> {
  for (const { client } of [ben, ana]) {
    await client.start();
    await client.sync();
  }
  const { channelId } = await ana.client.channels.open({ networkId, kind: 'group', subject: CANARIES.subject, officerIds: [ben.self.officerId] });
  await ben.client.sync();
  await ana.client.messages.send(channelId, { text: `A question: ${CANARIES.text}` });
  await ana.client.attachments.attach(channelId, markedFile());
  await ana.client.notices.send({
    channelId, kind: 'expedited_preservation', priority: 'P1', toAuthorityIds: [ben.self.authorityId],
    body: { title: CANARIES.noticeTitle, text: `Please preserve. ${CANARIES.noticeText}`, fields: { data_to_preserve: CANARIES.noticeField } },
  });
  const messages = await until('the colleague has everything', async () => {
    await ben.client.sync();
    const list = await ben.client.messages.list(channelId);
    return ['text', 'attachment', 'notice'].every((kind) => list.some(({ content }) => content?.kind === kind)) && list;
  }, 20_000);
  const file = messages.find(({ content }) => content?.kind === 'attachment')!;
  const saved: Uint8Array[] = [];
  await ben.client.attachments.save(channelId, file.id, 0, { write: async (chunk) => void saved.push(chunk.slice()), commit: () => Promise.resolve(), abort: () => Promise.resolve() });
  const [notice] = await ben.client.notices.list();
  await ben.client.notices.acknowledge(notice!.noticeId);
  await ana.client.sync();
  return [ben.client.channels.get(channelId).subject, ...messages.map(({ content }) => JSON.stringify(content)), Buffer.concat(saved).toString('latin1'), JSON.stringify(notice!.body)].join('\n');
}

function markedFile(): AttachmentSource {
  const bytes = Buffer.alloc(FILE_BYTES, `${CANARIES.fileContent} `);
  return { name: `${CANARIES.fileName}.txt`, mediaType: 'text/plain', sizeBytes: bytes.length, open: async function* () { yield new Uint8Array(bytes); } };
}
