import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderInUseError, lockDataFolder } from './data-folder-lock.js';
import { processMark } from './process-mark.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chancery-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const claim = (holder: unknown): void => writeFileSync(join(folder, 'owner.lock'), typeof holder === 'string' ? holder : JSON.stringify(holder));
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('the claim on a data folder', () => {
  it('is refused, in a sentence that names the holder, while the holder lives', () => {
    const lock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(DataFolderInUseError);
    expect(() => lockDataFolder(folder)).toThrow(new RegExp(`in use by process ${process.pid}: stop that process, or give this one a DATA_DIR`));
    lock.release();
  });

  it('is free again once released, and leaves nothing behind', () => {
    lockDataFolder(folder).release();
    lockDataFolder(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a process that is gone', () => {
    claim({ pid: deadPid() });
    lockDataFolder(folder);
    expect(JSON.parse(readFileSync(join(folder, 'owner.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(readdirSync(folder)).toEqual(['owner.lock']);
  });

  it.each([['an empty file', ''], ['no JSON', '{"pid":'], ['no process', '{"pid":"x"}'], ['null', 'null']])('is taken over when it holds %s', (_name, text) => {
    claim(text);
    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  const onLinux = processMark(process.pid) === undefined ? it.skip : it;
  onLinux('is taken over when another process has got the same id since', () => {
    claim({ pid: process.pid, mark: 'an-earlier-boot/1' });
    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  it('is not removed by a holder who lost it', () => {
    const lock = lockDataFolder(folder);
    claim({ pid: process.ppid });
    lock.release();
    expect(readdirSync(folder)).toEqual(['owner.lock']);
  });
});
