import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { keyFileUnlocker, Vault, VaultError } from '../index.js';
import { openSqliteStore, passphraseUnlocker, type SqliteRecordStore } from './index.js';

const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

let folder: string;
let open: SqliteRecordStore[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chancery-vault-'));
  open = [];
});

afterEach(async () => {
  for (const store of open) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openStore(options: { maxSizeBytes?: number } = {}): Promise<SqliteRecordStore> {
  const store = await openSqliteStore({ folder, ...options });
  open.push(store);
  return store;
}

describe('a store in a folder', () => {
  it('keeps records over a reopening, sorted, paged, both ways', async () => {
    const first = await openStore();
    await first.transact({ put: ['a:1', 'a:2', 'a:3', 'b:1'].map((name) => [name, text(name)] as const) });
    await first.close();
    const store = await openStore();
    const names = async (...scan: Parameters<SqliteRecordStore['scan']>): Promise<string[]> => (await store.scan(...scan)).map(({ name }) => name);
    expect(await store.get('a:2')).toEqual(text('a:2'));
    expect(await store.get('a:9')).toBeUndefined();
    expect(await names('')).toEqual(['a:1', 'a:2', 'a:3', 'b:1']);
    expect(await names('a:', { after: 'a:1', limit: 1 })).toEqual(['a:2']);
    expect(await names('a:', { reverse: true, after: 'a:3' })).toEqual(['a:2', 'a:1']);
    await store.transact({ deletePrefix: ['a:'], delete: ['b:1'], put: [['a:2', text('new')], ['empty', new Uint8Array()]] });
    expect(await store.scan('')).toEqual([{ name: 'a:2', value: text('new') }, { name: 'empty', value: new Uint8Array() }]);
  });

  it('lets nobody but the owner of the account in', async () => {
    const store = await openStore();
    await store.transact({ put: [['a', text('1')]] });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder, { withFileTypes: true })) if (file.isFile()) expect([file.name, statSync(join(folder, file.name)).mode & 0o077]).toEqual([file.name, 0]);
  });

  it('holds no older version of a record once the transaction is through', async () => {
    const store = await openStore();
    const marker = 'ratchet page before it moved on ';
    await store.transact({ put: [['kept', text('x'.repeat(9000))], ['page', text(marker.repeat(200))], ['gone', text(marker.repeat(300))]] });
    const onDisk = (): string => readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile()).map((file) => readFileSync(join(folder, file.name), 'latin1')).join('');
    expect(onDisk()).toContain(marker);
    await store.transact({ put: [['page', text('moved on')]], delete: ['gone'] });
    expect(onDisk()).not.toContain(marker);
  });

  it('writes nothing of a transaction that does not fit, and goes on', async () => {
    const vault = await Vault.create(await openStore({ maxSizeBytes: 400_000 }), KEY);
    await vault.transact({ put: [['small', text('before')]] });
    const tooMuch = Array.from({ length: 50 }, (_, i) => [`big:${i}`, new Uint8Array(20_000)] as const);
    await expect(vault.transact({ put: [['small', text('half')], ...tooMuch] })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(vault.generation).toBe(2);
    expect(await vault.scan('')).toEqual([{ name: 'small', value: text('before') }]);
    expect(await vault.transact({ put: [['small', text('after')]] })).toBe(3);
    await vault.close();
    expect(await (await Vault.open(await openStore(), KEY)).scan('')).toEqual([{ name: 'small', value: text('after') }]);
  });

  it('opens by a passphrase that is stretched in a thread of its own', async () => {
    const store = await openStore();
    await Vault.create(store, passphraseUnlocker('correct horse', { memoryMiB: 8, ops: 1 }));
    await expect(Vault.open(store, passphraseUnlocker('correct horse'))).resolves.toMatchObject({ generation: 1 });
    await expect(Vault.open(store, passphraseUnlocker('wrong horse'))).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  });

  it('answers with a typed error after it was closed', async () => {
    const store = await openStore();
    await store.close();
    await expect(store.get('a')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });
});

describe('one writer', () => {
  it('is enforced within a process', async () => {
    await openStore();
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({ code: 'VAULT_IN_USE' });
  });

  it('is enforced against another process that lives, and passes on when it dies', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = new Promise((resolve) => other.once('exit', resolve));
    const store = await openStore();
    await store.close();
    const stat = process.platform === 'linux' ? readFileSync(`/proc/${other.pid}/stat`, 'utf8') : '';
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    writeFileSync(join(folder, 'vault.lock'), JSON.stringify({ pid: other.pid, started }));
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({ code: 'VAULT_IN_USE' });
    other.kill('SIGKILL');
    await ended;
    await expect(openStore()).resolves.toBeDefined();
  });

  it.each([
    ['a reused process number', JSON.stringify({ pid: process.ppid, started: 'another time' })],
    ['our own number from an earlier container', JSON.stringify({ pid: process.pid, started: '1' })],
    ['an empty file', ''],
  ])('takes over a lock left by %s', async (_, mark) => {
    writeFileSync(join(folder, 'vault.lock'), mark);
    await expect(openStore()).resolves.toBeDefined();
  });

  it('is free again after closing', async () => {
    await (await openStore()).close();
    expect(readdirSync(folder)).not.toContain('vault.lock');
    await expect(openStore()).resolves.toBeDefined();
  });
});

describe('a damaged file gives a typed error, never garbage', () => {
  const records = Array.from({ length: 60 }, (_, i) => [`m:${String(i).padStart(3, '0')}`, new Uint8Array(1500).fill(i)] as const);

  async function fill(): Promise<string> {
    const vault = await Vault.create(await openStore(), KEY);
    await vault.transact({ put: records });
    await vault.close();
    return join(folder, 'vault.db');
  }

  /** Everything as it was written, or a VaultError that says why not. */
  async function readAll(): Promise<string> {
    try {
      const vault = await Vault.open(await openStore(), KEY);
      const found = await vault.scan('m:');
      await vault.close();
      expect(found.map(({ name, value }) => [name, value])).toEqual(records);
      return 'whole';
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      return error.code;
    } finally {
      for (const store of open.splice(0)) await store.close();
    }
  }

  it.each([1, 100])('cut short by %d bytes, which may have been unused ones', async (bytes) => {
    const file = await fill();
    truncateSync(file, statSync(file).size - bytes);
    expect(['whole', 'STORAGE_CORRUPT', 'RECORD_TAMPERED']).toContain(await readAll());
  });

  it.each([4096, 40_000])('cut short by %d bytes', async (bytes) => {
    const file = await fill();
    truncateSync(file, statSync(file).size - bytes);
    expect(['STORAGE_CORRUPT', 'RECORD_TAMPERED']).toContain(await readAll());
  });

  it('last page overwritten', async () => {
    const file = await fill();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xa5, bytes.length - 4096));
    expect(['STORAGE_CORRUPT', 'RECORD_TAMPERED']).toContain(await readAll());
  });

  it('no database at all', async () => {
    writeFileSync(await fill(), 'x'.repeat(8192));
    expect(await readAll()).toBe('STORAGE_CORRUPT');
  });

  it('any bytes overwritten anywhere', async () => {
    const file = await fill();
    const whole = readFileSync(file);
    const damage = fc.record({ at: fc.nat(whole.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }) });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, bytes }) => {
        const damaged = Buffer.from(whole);
        damaged.set(bytes.subarray(0, whole.length - at), at);
        writeFileSync(file, damaged);
        rmSync(`${file}-wal`, { force: true });
        // `whole` is right where the damage fell on free space, or wrote what was there.
        expect(['whole', 'STORAGE_CORRUPT', 'RECORD_TAMPERED', 'WRONG_PASSPHRASE', 'FORMAT_UNSUPPORTED', 'VAULT_MISSING', 'STORAGE_FAILED']).toContain(await readAll());
      }),
      { numRuns: process.env['CHANCERY_TEST_LONG'] === '1' ? 300 : 25 },
    );
  });
});
