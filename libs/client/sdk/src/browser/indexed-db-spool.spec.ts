import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { deleteDB, openDB } from 'idb';
import type { AttachmentSpool } from '../ports.js';
import { indexedDbSpool } from './index.js';

const NAME = '01890a5d-ac96-774b-bcce-b302099a8057';
const OTHER = '01890a5d-ac96-774b-bcce-b302099a8058';
const MIB = 1024 * 1024;
const seed = Date.now() % 2 ** 31;

let databases = 0;
let database: string;
let spool: AttachmentSpool;
beforeEach(async () => {
  database = `spool-${databases++}`;
  spool = await indexedDbSpool(database);
});

const pattern = (size: number, salt = 0): Uint8Array => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) + (i >> 16) * 7 + salt) & 255);
const areEqual = (one: Uint8Array, two: Uint8Array): boolean => Buffer.compare(one, two) === 0;

async function write(name: string, bytes: Uint8Array, cut = 65_553): Promise<void> {
  const writer = await spool.create(name);
  for (let at = 0; at < bytes.length; at += cut) await writer.write(bytes.subarray(at, at + cut));
  await writer.finish();
}

async function storedPieces(): Promise<number> {
  const db = await openDB(database);
  const count = await db.count('pieces');
  db.close();
  return count;
}

describe('a spool in a browser', () => {
  it('gives back any range of what was written, whatever the cuts, over the borders of its pieces', async () => {
    console.log(`seed ${seed}`);
    const size = 3 * MIB + 777;
    const content = pattern(size);
    const border = fc.constantFrom(0, MIB, 2 * MIB, 3 * MIB, size).chain((at) => fc.integer({ min: Math.max(0, at - 2), max: at + 2 }));
    const place = fc.oneof(border, fc.nat(size));
    for (const cut of [17_001, 65_553, MIB, 2 * MIB + 1]) {
      await write(NAME, content, cut);
      expect(await spool.size(NAME)).toBe(size);
      await fc.assert(
        fc.asyncProperty(place, place, async (one, two) => {
          const [start, end] = [Math.min(one, two), Math.max(one, two)];
          expect(areEqual(await spool.read(NAME, start, end), content.subarray(start, end))).toBe(true);
        }),
        { seed, numRuns: 40 },
      );
    }
    expect(areEqual(await spool.read(NAME, size - 3, size + 100), content.subarray(size - 3))).toBe(true);
  });

  it('holds an item of exactly one piece, and one of nothing', async () => {
    await write(NAME, pattern(MIB));
    await write(OTHER, new Uint8Array(0));
    expect([await spool.size(NAME), await spool.size(OTHER)]).toEqual([MIB, 0]);
    expect(areEqual(await spool.read(NAME, 0, MIB), pattern(MIB))).toBe(true);
    expect(await spool.read(OTHER, 0, 10)).toHaveLength(0);
    expect(await storedPieces()).toBe(1);
  });

  it('keeps an item over a reload', async () => {
    await write(NAME, pattern(MIB + 5));
    spool = await indexedDbSpool(database);
    expect(areEqual(await spool.read(NAME, MIB - 1, MIB + 5), pattern(MIB + 5).subarray(MIB - 1))).toBe(true);
    expect(await spool.list()).toEqual([NAME]);
  });

  it('shows nothing of what was left half-way, names it, and lets it be removed', async () => {
    const writer = await spool.create(NAME);
    await writer.write(pattern(2 * MIB + 5));
    spool = await indexedDbSpool(database);
    expect(await spool.size(NAME)).toBeUndefined();
    await expect(spool.read(NAME, 0, 1)).rejects.toMatchObject({ code: 'SPOOL_FAILED' });
    await write(OTHER, pattern(10));
    expect((await spool.list()).sort()).toEqual([NAME, OTHER]);
    await spool.remove(NAME);
    await spool.remove(NAME);
    expect(await spool.list()).toEqual([OTHER]);
    expect(await storedPieces()).toBe(1);
  });

  it('keeps nothing of what was broken off, and what was there before', async () => {
    await write(NAME, pattern(10));
    const writer = await spool.create(NAME);
    await writer.write(pattern(2 * MIB + 5));
    await writer.abort();
    expect(areEqual(await spool.read(NAME, 0, 10), pattern(10))).toBe(true);
    expect(await storedPieces()).toBe(1);
  });

  it('does not mix two writers of one name: the last to finish stands, whole', async () => {
    const [one, two] = [await spool.create(NAME), await spool.create(NAME)];
    for (let at = 0; at < 2 * MIB; at += MIB / 2) {
      await Promise.all([one.write(pattern(2 * MIB, 1).subarray(at, at + MIB / 2)), two.write(pattern(2 * MIB, 2).subarray(at, at + MIB / 2))]);
    }
    await two.write(Uint8Array.of(9));
    await two.finish();
    await one.finish();
    expect(await spool.size(NAME)).toBe(2 * MIB);
    expect(areEqual(await spool.read(NAME, 0, 2 * MIB), pattern(2 * MIB, 1))).toBe(true);
    expect(await storedPieces()).toBe(2);
  });

  it('does not finish what was removed meanwhile', async () => {
    const writer = await spool.create(NAME);
    await writer.write(pattern(MIB + 1));
    await spool.remove(NAME);
    await expect(writer.finish()).rejects.toMatchObject({ code: 'SPOOL_FAILED' });
    expect(await spool.size(NAME)).toBeUndefined();
  });

  it('says that there is no room, and the item does not come to be', async () => {
    const genuine = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('', 'QuotaExceededError');
    };
    const writer = await spool.create(NAME);
    try {
      await expect(writer.write(pattern(MIB))).rejects.toMatchObject({ code: 'SPOOL_FULL' });
    } finally {
      IDBObjectStore.prototype.put = genuine;
    }
    await writer.abort();
    expect(await spool.list()).toEqual([]);
  });

  it('does not hand out an item of which a piece is missing', async () => {
    await write(NAME, pattern(2 * MIB));
    const db = await openDB(database);
    await db.delete('pieces', (await db.getAllKeys('pieces'))[1]!);
    db.close();
    expect(await spool.read(NAME, 0, MIB)).toHaveLength(MIB);
    await expect(spool.read(NAME, MIB - 1, MIB + 1)).rejects.toMatchObject({ code: 'SPOOL_FAILED' });
  });

  it('does not stand in the way of whoever wipes the browser', async () => {
    await write(NAME, pattern(10));
    await deleteDB(database);
    await expect(spool.size(NAME)).rejects.toMatchObject({ code: 'SPOOL_FAILED' });
  });
});
