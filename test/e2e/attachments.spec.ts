import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Upkeep } from '@chancery/application';
import { AttachmentStatus, TUS_VERSION, UPLOAD_PATH } from '@chancery/contracts';
import { Database } from '@chancery/persistence';
import { Upload } from 'tus-js-client';
import { tmpdir } from 'node:os';
import { problemIn, RawChannel, type RawDevice } from '../kit/actors.js';
import { type House, openHouse, outcomeOf } from './room-under-test.js';

const LIMIT = 8_000_000;
let house: House;
let folder: string;
let one: RawDevice;
let two: RawDevice;
let stranger: RawDevice;
let channel: RawChannel;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chancery-blobs-'));
  house = await openHouse(3, ['contact_point'], { CHANCERY_ATTACHMENT_DIR: folder, CHANCERY_MAX_ATTACHMENT_BYTES: String(LIMIT) });
  [one, two, stranger] = house.devices as [RawDevice, RawDevice, RawDevice];
  channel = await RawChannel.open([one, two]);
});
afterAll(async () => {
  await house.server.close();
  rmSync(folder, { recursive: true, force: true });
});

const tusMetadata = (values: Record<string, string>): string => Object.entries(values).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`).join(',');

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly code: string | undefined;
}

async function ask(device: RawDevice | undefined, method: string, path: string, headers: Record<string, string> = {}, body?: Uint8Array): Promise<Reply> {
  const token = device && (await device.signIn());
  const reply = await fetch(house.server.url + path, { method, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers }, ...(body ? { body: Buffer.from(body) } : {}) });
  const bytes = new Uint8Array(await reply.arrayBuffer());
  return { status: reply.status, headers: reply.headers, bytes, code: reply.ok ? undefined : problemIn(bytes)?.code };
}

const begin = (device: RawDevice | undefined, attachmentId: string, size: number, channelId = channel.channelId): Promise<Reply> =>
  ask(device, 'POST', UPLOAD_PATH, { 'tus-resumable': TUS_VERSION, 'upload-length': String(size), 'upload-metadata': tusMetadata({ attachmentId, channelId }) });
const proceed = (device: RawDevice | undefined, attachmentId: string, offset: number, bytes: Uint8Array): Promise<Reply> =>
  ask(device, 'PATCH', `${UPLOAD_PATH}/${attachmentId}`, { 'tus-resumable': TUS_VERSION, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, bytes);
const offsetOf = async (device: RawDevice, attachmentId: string): Promise<number> => Number((await ask(device, 'HEAD', `${UPLOAD_PATH}/${attachmentId}`, { 'tus-resumable': TUS_VERSION })).headers.get('upload-offset'));
const content = (device: RawDevice | undefined, attachmentId: string, headers: Record<string, string> = {}): Promise<Reply> => ask(device, 'GET', `/v1/attachments/${attachmentId}/content`, headers);
const status = (device: RawDevice, attachmentId: string): Promise<AttachmentStatus> => device.call(AttachmentStatus, 'GET', `/v1/attachments/${attachmentId}`);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function stored(bytes: Uint8Array): Promise<string> {
  const attachmentId = randomUUID();
  await begin(one, attachmentId, bytes.length);
  await proceed(one, attachmentId, 0, bytes);
  return attachmentId;
}

describe('an attachment', () => {
  it('is uploaded by a stock tus client and comes back byte for byte', async () => {
    const bytes = randomBytes(3_000_000);
    const attachmentId = randomUUID();
    const token = await one.signIn();
    await new Promise<void>((resolve, reject) => {
      new Upload(bytes, {
        endpoint: house.server.url + UPLOAD_PATH, chunkSize: 1_000_000, retryDelays: [], headers: { authorization: `Bearer ${token}` }, metadata: { attachmentId, channelId: channel.channelId },
        onSuccess: () => resolve(), onError: reject,
      }).start();
    });
    expect(await status(two, attachmentId)).toEqual({ attachmentId, channelId: channel.channelId, sealedSizeBytes: bytes.length, receivedBytes: bytes.length, complete: true });
    expect(digest((await content(two, attachmentId)).bytes)).toBe(digest(bytes));
  });

  it.each<[string, (attachmentId: string) => void]>([
    ['was taken over', () => undefined],
    ['had arrived', (attachmentId) => renameSync(join(folder, 'stored', attachmentId.slice(-2), attachmentId), join(folder, 'incoming', attachmentId))],
  ])('that %s when the server died, and was not written down, is there once its sender asks how far it came', async (_, undo) => {
    const bytes = randomBytes(100_000);
    const attachmentId = await stored(bytes);
    // As the database is when the last transaction is missing.
    await house.server.app.get(Database, { strict: false }).query('UPDATE attachment SET completed_at = NULL WHERE id = $1', [attachmentId]);
    undo(attachmentId);
    expect((await content(two, attachmentId)).status).toBe(404);
    expect(await offsetOf(one, attachmentId)).toBe(bytes.length);
    expect(await status(two, attachmentId)).toMatchObject({ complete: true });
    expect(digest((await content(two, attachmentId)).bytes)).toBe(digest(bytes));
  });

  it('survives a connection that breaks in the middle: what arrived is kept and the rest follows', async () => {
    const bytes = randomBytes(2_000_000);
    const attachmentId = randomUUID();
    expect((await begin(one, attachmentId, bytes.length)).status).toBe(201);
    const token = await one.signIn();
    await new Promise<void>((resolve) => {
      const request = httpRequest(`${house.server.url}${UPLOAD_PATH}/${attachmentId}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'tus-resumable': TUS_VERSION, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': String(bytes.length) },
      });
      request.on('error', () => resolve());
      request.write(bytes.subarray(0, 700_000), () => setImmediate(() => request.destroy()));
    });
    const halfway = await offsetOf(one, attachmentId);
    expect(halfway).toBeLessThan(bytes.length);
    expect(await status(one, attachmentId)).toMatchObject({ complete: false });
    expect(await outcomeOf(status(two, attachmentId))).toEqual({ code: 'NOT_FOUND' });
    expect((await content(one, attachmentId)).code).toBe('NOT_FOUND');
    const rest = await proceed(one, attachmentId, halfway, bytes.subarray(halfway));
    expect({ status: rest.status, offset: rest.headers.get('upload-offset') }).toEqual({ status: 204, offset: String(bytes.length) });
    expect(digest((await content(two, attachmentId)).bytes)).toBe(digest(bytes));
  });

  it('is asked for again without losing what has arrived, by its uploader and with its size only', async () => {
    const bytes = randomBytes(10_000);
    const attachmentId = randomUUID();
    await begin(one, attachmentId, bytes.length);
    await proceed(one, attachmentId, 0, bytes.subarray(0, 4_000));
    expect((await begin(one, attachmentId, bytes.length)).status).toBe(201);
    expect(await offsetOf(one, attachmentId)).toBe(4_000);
    expect((await begin(one, attachmentId, bytes.length + 1)).code).toBe('UPLOAD_CONFLICT');
    expect((await begin(two, attachmentId, bytes.length)).code).toBe('UPLOAD_CONFLICT');
    expect((await proceed(one, attachmentId, 5_000, bytes.subarray(5_000))).code).toBe('UPLOAD_CONFLICT');
    await proceed(one, attachmentId, 4_000, bytes.subarray(4_000));
    expect((await begin(one, attachmentId, bytes.length)).status).toBe(201);
    expect(await offsetOf(one, attachmentId)).toBe(bytes.length);
    expect(digest((await content(two, attachmentId)).bytes)).toBe(digest(bytes));
  });

  it.each([
    ['bytes=0-0', 0, 0], ['bytes=100-199', 100, 199], ['bytes=9990-', 9_990, 9_999], ['bytes=-10', 9_990, 9_999], ['bytes=9000-99999', 9_000, 9_999],
  ])('answers the range %s with just those bytes', async (range, first, last) => {
    const bytes = randomBytes(10_000);
    const attachmentId = await stored(bytes);
    const part = await content(two, attachmentId, { range });
    expect({ status: part.status, range: part.headers.get('content-range'), digest: digest(part.bytes) }).toEqual({ status: 206, range: `bytes ${first}-${last}/10000`, digest: digest(bytes.subarray(first, last + 1)) });
  });

  it('refuses a range outside it', async () => {
    const attachmentId = await stored(randomBytes(100));
    expect((await content(two, attachmentId, { range: 'bytes=100-' })).code).toBe('BODY_MALFORMED');
  });

  it('is nothing to strangers: foreign and missing answer alike', async () => {
    const attachmentId = await stored(randomBytes(100));
    for (const id of [attachmentId, randomUUID()]) {
      expect((await content(stranger, id)).code).toBe('NOT_FOUND');
      expect(await outcomeOf(status(stranger, id))).toEqual({ code: 'NOT_FOUND' });
      expect((await proceed(stranger, id, 0, new Uint8Array(1))).code).toBe('NOT_FOUND');
      expect((await proceed(two, id, 0, new Uint8Array(1))).code).toBe('NOT_FOUND');
    }
    expect((await begin(stranger, randomUUID(), 10)).code).toBe('NOT_FOUND');
    expect((await begin(one, randomUUID(), 10, randomUUID())).code).toBe('NOT_FOUND');
    expect((await content(undefined, attachmentId)).code).toBe('NOT_SIGNED_IN');
    expect((await begin(undefined, randomUUID(), 10)).code).toBe('NOT_SIGNED_IN');
    expect((await proceed(undefined, attachmentId, 0, new Uint8Array(1))).code).toBe('NOT_SIGNED_IN');
  });

  it('is refused when it is too large, nameless or of unknown size', async () => {
    expect((await begin(one, randomUUID(), LIMIT + 1)).code).toBe('BODY_TOO_LARGE');
    expect((await begin(one, '../../etc/passwd', 10)).code).toBe('BODY_MALFORMED');
    expect((await ask(one, 'POST', UPLOAD_PATH, { 'tus-resumable': TUS_VERSION, 'upload-length': '10' })).code).toBe('BODY_MALFORMED');
    expect((await ask(one, 'POST', UPLOAD_PATH, { 'tus-resumable': TUS_VERSION, 'upload-defer-length': '1', 'upload-metadata': tusMetadata({ attachmentId: randomUUID(), channelId: channel.channelId }) })).code).toBe('BODY_MALFORMED');
  });

  it('takes no more than it was announced to hold', async () => {
    const attachmentId = randomUUID();
    await begin(one, attachmentId, 1_000);
    expect((await proceed(one, attachmentId, 0, randomBytes(5_000))).code).toBe('BODY_TOO_LARGE');
    expect((await content(one, attachmentId)).code).toBe('NOT_FOUND');
  });

  it('is refused when the disk is full, shows nothing of itself, and goes on when there is room again', async () => {
    const bytes = randomBytes(1_000);
    const attachmentId = randomUUID();
    await begin(one, attachmentId, bytes.length);
    const file = join(folder, 'incoming', attachmentId);
    rmSync(file);
    symlinkSync('/dev/full', file);
    expect((await proceed(one, attachmentId, 0, bytes)).code).toBe('STORAGE_FULL');
    expect((await content(one, attachmentId)).code).toBe('NOT_FOUND');
    rmSync(file);
    writeFileSync(file, '');
    expect((await proceed(one, attachmentId, 0, bytes)).status).toBe(204);
    expect(digest((await content(two, attachmentId)).bytes)).toBe(digest(bytes));
  });

  it('is forgotten, bytes and all, when it was begun more than a week ago and never finished', async () => {
    const [old, fresh] = [randomUUID(), randomUUID()];
    for (const attachmentId of [old, fresh]) {
      await begin(one, attachmentId, 1_000);
      await proceed(one, attachmentId, 0, randomBytes(500));
    }
    const kept = await stored(randomBytes(10));
    await house.server.app.get(Database, { strict: false }).query("UPDATE attachment SET begun_at = now() - interval '8 days' WHERE id = ANY($1::uuid[])", [[old, kept]]);
    await house.server.app.get(Upkeep, { strict: false }).clearExpired();
    expect(await outcomeOf(status(one, old))).toEqual({ code: 'NOT_FOUND' });
    expect(readdirSync(join(folder, 'incoming')).filter((name) => name.startsWith(old))).toEqual([]);
    expect(existsSync(join(folder, 'incoming', fresh))).toBe(true);
    expect((await status(one, kept)).complete).toBe(true);
  });
});
