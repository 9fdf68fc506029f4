import 'fake-indexeddb/auto';
import { keyFileUnlocker, Vault } from '../index.js';
import { deleteIndexedDbStore, openIndexedDbStore, type IndexedDbRecordStore, type IndexedDbStoreOptions } from './index.js';
import type { LocksApi } from './writer-lock.js';

const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Node 20 has no Web Locks: the few lines of their specification that `ifAvailable` needs. */
class WebLocks implements LocksApi {
  private readonly held = new Set<string>();

  async request(name: string, _options: unknown, callback: (lock: unknown) => Promise<void>): Promise<void> {
    if (this.held.has(name)) return callback(null);
    this.held.add(name);
    try {
      await callback({ name });
    } finally {
      this.held.delete(name);
    }
  }
}

class Markers {
  private readonly items = new Map<string, string>();
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.items.set(key, value);
  removeItem = (key: string): void => void this.items.delete(key);
}

let databases = 0;
let origin: IndexedDbStoreOptions;
beforeEach(() => {
  origin = { databaseName: `device-${databases++}`, locks: new WebLocks(), markers: new Markers() };
});

async function evict(): Promise<void> {
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(origin.databaseName);
    request.onsuccess = resolve;
    request.onerror = reject;
  });
}

describe('a store in a browser', () => {
  it('keeps records over a reopening, sorted, paged, both ways', async () => {
    const first = await openIndexedDbStore(origin);
    await first.transact({ put: ['a:1', 'a:2', 'a:3', 'b:1'].map((name) => [name, text(name)] as const) });
    await first.close();
    const store = await openIndexedDbStore(origin);
    const names = async (...scan: Parameters<IndexedDbRecordStore['scan']>): Promise<string[]> => (await store.scan(...scan)).map(({ name }) => name);
    expect(await store.get('a:2')).toEqual(text('a:2'));
    expect(await names('')).toEqual(['a:1', 'a:2', 'a:3', 'b:1']);
    expect(await names('a:', { after: 'a:1', limit: 1 })).toEqual(['a:2']);
    expect(await names('a:', { after: 'a:3' })).toEqual([]);
    expect(await names('a:', { after: 'b:1' })).toEqual([]);
    expect(await names('b:', { after: 'a:1' })).toEqual(['b:1']);
    expect(await names('a:', { reverse: true, after: 'a:3' })).toEqual(['a:2', 'a:1']);
    expect(await names('a:', { reverse: true, after: 'b:9', limit: 1 })).toEqual(['a:3']);
    expect(await names('b:', { reverse: true, after: 'a:9' })).toEqual([]);
    await store.transact({ deletePrefix: 'a:', delete: ['b:1', 'never'], put: [['a:2', text('new')]] });
    expect(await store.scan('')).toEqual([{ name: 'a:2', value: text('new') }]);
    await store.close();
  });

  it('carries a vault over a reload', async () => {
    const vault = await Vault.create(await openIndexedDbStore(origin), KEY);
    await vault.transact({ put: [['g:1:P:0', text('page')]], delete: ['o:1'] });
    await vault.close();
    const again = await Vault.open(await openIndexedDbStore(origin), KEY);
    expect(await again.get('g:1:P:0')).toEqual(text('page'));
    expect(again.generation).toBe(2);
    await again.close();
  });

  it('shows nothing of a transaction that failed half-way', async () => {
    const store = await openIndexedDbStore(origin);
    await store.transact({ put: [['a', text('before')]] });
    // The browser's quota is spent at the second write of the transaction.
    const genuine = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      if (key !== 'b') return genuine.call(this, value, key);
      throw new DOMException('', 'QuotaExceededError');
    };
    try {
      await expect(store.transact({ put: [['a', text('half')], ['b', text('too much')]] })).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    } finally {
      IDBObjectStore.prototype.put = genuine;
    }
    expect(await store.scan('')).toEqual([{ name: 'a', value: text('before') }]);
    await store.close();
  });

  it('lets one tab write, the next when that is closed', async () => {
    const first = await openIndexedDbStore(origin);
    await expect(openIndexedDbStore(origin)).rejects.toMatchObject({ code: 'VAULT_IN_USE' });
    await first.close();
    await (await openIndexedDbStore(origin)).close();
  });
});

describe('a browser that threw the vault away', () => {
  it('is noticed by the marker outside the database', async () => {
    const store = await openIndexedDbStore(origin);
    await store.transact({ put: [['a', text('1')]] });
    await store.close();
    await evict();
    await expect(openIndexedDbStore(origin)).rejects.toMatchObject({ code: 'STORAGE_EVICTED' });
    await expect(openIndexedDbStore(origin)).rejects.toMatchObject({ code: 'STORAGE_EVICTED' });
  });

  it('is noticed when the marker went too and the server knows the device', async () => {
    const store = await openIndexedDbStore(origin);
    await store.transact({ put: [['a', text('1')]] });
    await store.close();
    await evict();
    origin = { ...origin, markers: new Markers() };
    await expect(openIndexedDbStore({ ...origin, mustExist: true })).rejects.toMatchObject({ code: 'STORAGE_EVICTED' });
  });

  it('is not suspected where nothing was written yet', async () => {
    await (await openIndexedDbStore(origin)).close();
    await (await openIndexedDbStore(origin)).close();
  });
});

describe('a worker, where there is no local storage', () => {
  it('keeps a vault all the same, and is told by the page that there must be one', async () => {
    const { markers: _, ...worker } = origin;
    const vault = await Vault.create(await openIndexedDbStore(worker), KEY);
    await vault.close();
    await (await Vault.open(await openIndexedDbStore({ ...worker, mustExist: true }), KEY)).close();
    await evict();
    await expect(openIndexedDbStore({ ...worker, mustExist: true })).rejects.toMatchObject({ code: 'STORAGE_EVICTED' });
  });
});

describe('a store that is deleted', () => {
  const wipe = (): Promise<void> => deleteIndexedDbStore(origin.databaseName, { locks: origin.locks!, markers: origin.markers as Markers });

  it('is gone with its marker: the next one is new, not evicted', async () => {
    const store = await openIndexedDbStore(origin);
    await store.transact({ put: [['a', text('1')]] });
    await store.close();
    await wipe();
    await wipe();
    const again = await openIndexedDbStore(origin);
    expect(await again.scan('')).toEqual([]);
    await again.close();
  });

  it('is left alone while somebody has it open', async () => {
    const store = await openIndexedDbStore(origin);
    await store.transact({ put: [['a', text('1')]] });
    await expect(wipe()).rejects.toMatchObject({ code: 'VAULT_IN_USE' });
    expect(await store.get('a')).toEqual(text('1'));
    await store.close();
  });
});
