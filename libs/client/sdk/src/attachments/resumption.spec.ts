import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeCbor } from '@chancery/contracts';
import { newAttachmentKey, ready, sealAttachment, type AttachmentManifest } from '@chancery/sealing';
import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import { fileSink } from '../node/index.js';
import { Surroundings } from '../surroundings.js';
import { HttpTransport } from '../transport/http-transport.js';
import { ServerSession } from '../transport/server-session.js';
import { DownloadRecords } from './download-records.js';
import { Downloader } from './downloader.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const OTHER_ID = '01890a5d-ac96-774b-bcce-b302099a8058';
/** Four chunks of 64 bytes a segment. */
const LAYOUT = { chunkBytes: 64, segmentBytes: 256 };
const ORIGIN = 'https://chancery.example.org';
const content = new Uint8Array(randomBytes(256 * 4 + 100));

let folder: string;
let records: DownloadRecords;
let sealed: Uint8Array;
let manifest: AttachmentManifest;
beforeAll(async () => {
  await ready();
  ({ sealed, manifest } = await seal(ID));
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chancery-resume-'));
  records = new DownloadRecords(await Vault.create(new MemoryRecordStore(), keyFileUnlocker(new Uint8Array(32))));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function seal(attachmentId: string): Promise<{ sealed: Uint8Array; manifest: AttachmentManifest }> {
  const { bytes, manifest: made } = sealAttachment({ attachmentId, key: await newAttachmentKey(), source: (async function* () { yield content; })(), sizeBytes: content.length, fileName: 'order.pdf', layout: LAYOUT });
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return { sealed: Buffer.concat(parts), manifest: await made };
}

/** A server that has the sealed file, on a link that lets so many bytes through and then dies. @returns where it was asked to begin */
async function download(limit = Infinity, { of = { sealed, manifest }, path = join(folder, 'order.pdf') } = {}): Promise<{ from: number[]; outcome: string }> {
  const from: number[] = [];
  const stop = new AbortController();
  const fetch_: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    if (pathname.endsWith('/challenge')) return cbor({ challenge: new Uint8Array(32), validForSeconds: 60 });
    if (pathname.endsWith('/sessions')) return cbor({ token: 'token', validForSeconds: 60, deviceId: ID, officerId: ID, authorityId: ID, serverTime: Date.now() });
    const start = Number(/^bytes=(\d+)-$/.exec(new Headers(init?.headers).get('range') ?? '')?.[1] ?? 0);
    from.push(start);
    let left = limit;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let at = start; at < of.sealed.length && left > 0; at += 50, left -= 50) controller.enqueue(new Uint8Array(of.sealed.subarray(at, at + Math.min(50, left))));
        if (limit === Infinity) controller.close();
      },
      // All that came through has been taken.
      pull: (controller) => {
        stop.abort();
        controller.error(new Error('cut'));
      },
    });
    return new Response(body, { status: start > 0 ? 206 : 200 });
  };
  const surroundings = new Surroundings();
  const session = new ServerSession(new HttpTransport({ server: ORIGIN, fetch: fetch_, timeout: 5_000 }), surroundings, () => ({ deviceId: ID, seed: new Uint8Array(32) }));
  const downloader = new Downloader(session, fetch_, surroundings, records);
  const sink = await fileSink(path, { resume: true });
  try {
    await downloader.download(of.manifest, sink, () => undefined, stop.signal);
    await sink.commit();
    return { from, outcome: 'saved' };
  } catch (error) {
    await sink.kept!.leave();
    return { from, outcome: String((error as { code?: unknown }).code) };
  }
}

const cbor = (body: object): Response => new Response(encodeCbor(body) as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/cbor' } });
const part = (): string => join(folder, 'order.pdf.part');
const saved = (): boolean => readFileSync(join(folder, 'order.pdf')).equals(content) && readdirSync(folder).length === 1;
/** Header, four chunks with a tag byte and a seal each. */
const SEALED_SEGMENT = 24 + 4 * (64 + 17);

describe('a download that broke off', () => {
  it.each([0, 1, 2, 3, 4])('in segment %i goes on at its beginning, and ends with the file', async (segment) => {
    expect(await download(segment * SEALED_SEGMENT + 130)).toEqual({ from: [0], outcome: 'CANCELLED' });
    expect(await download()).toEqual({ from: [segment * SEALED_SEGMENT], outcome: 'saved' });
    expect(saved()).toBe(true);
  });

  it('again and again comes to its end all the same', async () => {
    const begun: number[] = [];
    for (let outcome = ''; outcome !== 'saved'; ) {
      const trip = await download(begun.length < 4 ? SEALED_SEGMENT + 30 : Infinity);
      begun.push(...trip.from);
      ({ outcome } = trip);
    }
    expect(begun).toEqual([0, 1, 2, 3, 4].map((segment) => segment * SEALED_SEGMENT));
    expect(saved()).toBe(true);
  });

  it('with a process that was killed is found by the next one', async () => {
    await download(3 * SEALED_SEGMENT);
    // The number of a process that there cannot be.
    renameSync(part(), `${part()}-4194999-0badcafe`);
    expect(await download()).toEqual({ from: [2 * SEALED_SEGMENT], outcome: 'saved' });
    expect(saved()).toBe(true);
  });

  it('leaves alone what a process that lives is writing', async () => {
    await download(3 * SEALED_SEGMENT);
    const busy = `${part()}-${process.ppid}-0badcafe`;
    renameSync(part(), busy);
    expect(await download()).toEqual({ from: [0], outcome: 'saved' });
    expect(readdirSync(folder).sort()).toEqual(['order.pdf', busy.slice(folder.length + 1)]);
  });
});

describe('what lies beside the file', () => {
  beforeEach(async () => {
    expect(await download(3 * SEALED_SEGMENT + 130)).toEqual({ from: [0], outcome: 'CANCELLED' });
  });

  const edited = (change: (bytes: Buffer) => Buffer): void => {
    const bytes = readFileSync(part());
    writeFileSync(part(), change(bytes));
  };
  const flipped = (at: number) => (bytes: Buffer): Buffer => {
    bytes[at]! ^= 1;
    return bytes;
  };

  it.each<[string, () => void, number]>([
    ['altered in its first segment', () => edited(flipped(0)), 0],
    ['altered in its second segment', () => edited(flipped(300)), 1],
    ['altered at the end of its third segment', () => edited(flipped(767)), 2],
    ['altered behind its last whole segment', () => edited(flipped(770)), 3],
    ['shortened', () => truncateSync(part(), 600), 2],
    ['emptied', () => truncateSync(part(), 0), 0],
    ['extended', () => edited((bytes) => Buffer.concat([bytes, randomBytes(999)])), 3],
    ['exchanged', () => edited((bytes) => randomBytes(bytes.length)), 0],
    ['shuffled', () => edited((bytes) => Buffer.concat([bytes.subarray(256, 512), bytes.subarray(0, 256), bytes.subarray(512)])), 0],
  ])('and was %s is used as far as it is what was opened', async (_, change, segment) => {
    change();
    expect(await download()).toEqual({ from: [segment * SEALED_SEGMENT], outcome: 'saved' });
    expect(saved()).toBe(true);
  });

  it('counts for nothing when the vault does not know of it', async () => {
    await records.delete(ID);
    expect(await download()).toEqual({ from: [0], outcome: 'saved' });
  });

  it('counts for nothing when another file is to be saved there, of another id or another message', async () => {
    const other = await seal(OTHER_ID);
    const sameId = await seal(ID);
    expect(await download(SEALED_SEGMENT, { of: other, path: join(folder, 'order.pdf') })).toMatchObject({ from: [0] });
    expect(await download(Infinity, { of: sameId, path: join(folder, 'order.pdf') })).toEqual({ from: [0], outcome: 'saved' });
    expect(saved()).toBe(true);
  });

  it('and leads elsewhere is not written through', async () => {
    const [precious, kept] = [join(folder, 'precious'), readFileSync(part())];
    for (const plant of [() => symlinkSync(precious, part()), () => linkSync(precious, part())]) {
      writeFileSync(precious, kept, { mode: 0o600 });
      rmSync(part(), { force: true });
      plant();
      expect(await download()).toEqual({ from: [0], outcome: 'saved' });
      expect(readFileSync(precious).equals(kept)).toBe(true);
      rmSync(join(folder, 'order.pdf'));
    }
  });

  it('is refused at the end when the whole is not what the manifest says', async () => {
    const lied = Object.assign(Object.create(Object.getPrototypeOf(manifest) as object) as AttachmentManifest, manifest, { plaintextSha256: createHash('sha256').digest() });
    expect(await download(Infinity, { of: { sealed, manifest: lied }, path: join(folder, 'order.pdf') })).toEqual({ from: [3 * SEALED_SEGMENT], outcome: 'HASH_DIFFERS' });
  });
});
