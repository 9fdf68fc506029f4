import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSpool } from '../node/file-spool.js';
import type { AttachmentSpool } from '../ports.js';
import { MemorySpool } from './memory-spool.js';

const NAME = '01890a5d-ac96-774b-bcce-b302099a8057';
const folder = mkdtempSync(join(tmpdir(), 'chancery-spool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each<[string, () => AttachmentSpool]>([
  ['in memory', () => new MemorySpool()],
  ['in a folder', () => fileSpool(folder)],
])('a spool %s', (_, make) => {
  it('gives back any part of what was finished, and nothing of what was not', async () => {
    const spool = make();
    const writer = await spool.create(NAME);
    await writer.write(Uint8Array.of(0, 1, 2, 3));
    expect(await spool.size(NAME)).toBeUndefined();
    await writer.write(Uint8Array.of(4, 5, 6));
    await writer.finish();
    expect(await spool.size(NAME)).toBe(7);
    expect([...(await spool.read(NAME, 2, 6))]).toEqual([2, 3, 4, 5]);
    expect([...(await spool.read(NAME, 5, 100))]).toEqual([5, 6]);
    expect(await spool.list()).toEqual([NAME]);
    await spool.remove(NAME);
    await spool.remove(NAME);
    expect(await spool.size(NAME)).toBeUndefined();
  });

  it('keeps nothing of what was broken off', async () => {
    const spool = make();
    const writer = await spool.create(NAME);
    await writer.write(Uint8Array.of(1));
    await writer.abort();
    expect(await spool.size(NAME)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('a spool in a folder names what a process that died has left half-way, and nothing that is not its own', async () => {
  const spool = fileSpool(folder);
  writeFileSync(join(folder, `${NAME}.part`), 'half');
  writeFileSync(join(folder, 'README.txt'), '');
  expect(await fileSpool(folder).list()).toEqual([NAME]);
  await spool.remove(NAME);
  expect(readdirSync(folder)).toEqual(['README.txt']);
});

it('a spool in a folder takes no name that leads out of it', async () => {
  await expect(fileSpool(folder).create('../outside')).rejects.toThrow(RangeError);
});
