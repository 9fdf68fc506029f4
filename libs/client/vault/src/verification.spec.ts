import fc from 'fast-check';
import { keyFileUnlocker, MemoryRecordStore, Vault, type RecordChange } from './index.js';

const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const RECORDS = 1_000;
const name = (i: number): string => `m:${String(i).padStart(5, '0')}`;
const seed = Date.now() % 2 ** 31;

/** Lets a test act between two slices, and counts what is read. */
class WatchedStore extends MemoryRecordStore {
  scans = 0;
  beforeScan: (scan: number) => void | Promise<void> = () => undefined;

  override async scan(...scan: Parameters<MemoryRecordStore['scan']>): ReturnType<MemoryRecordStore['scan']> {
    await this.beforeScan(++this.scans);
    return super.scan(...scan);
  }
}

async function filled(): Promise<{ store: WatchedStore; vault: Vault }> {
  const store = new WatchedStore();
  const vault = await Vault.create(store, KEY);
  await vault.transact({ put: Array.from({ length: RECORDS }, (_, i) => [name(i), Uint8Array.of(i)] as const) });
  return { store, vault };
}

describe('a check in the background', () => {
  it('is all that an opening without one leaves out: that reads no record', async () => {
    const { store } = await filled();
    const vault = await Vault.open(store, KEY, { verify: 'none' });
    expect(store.scans).toBe(0);
    await vault.verifyAll();
    expect(store.scans).toBe(Math.ceil(RECORDS / 256));
  });

  it('finds what was removed, put back or added from outside', async () => {
    const tampering: ((store: WatchedStore, earlier: Uint8Array) => RecordChange)[] = [() => ({ delete: [`r:${name(500)}`] }), (_, earlier) => ({ put: [[`r:${name(500)}`, earlier]] }), (_, earlier) => ({ put: [['r:x', earlier]] })];
    for (const change of tampering) {
      const { store, vault } = await filled();
      const earlier = (await store.get(`r:${name(500)}`))!;
      await vault.transact({ put: [[name(500), Uint8Array.of(1)]] });
      await store.transact(change(store, earlier));
      await expect(vault.verifyAll()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
    }
  });

  it('finds a header that was exchanged while the vault was open', async () => {
    const { store, vault } = await filled();
    const header = (await store.get('v:header'))!;
    await vault.changePassphrase(KEY, KEY);
    await store.transact({ put: [['v:header', header]] });
    await expect(vault.verifyAll()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('takes no transaction for tampering, whatever it changes, before or behind the place that is read', async () => {
    console.log(`seed ${seed}`);
    const at = fc.integer({ min: -1, max: RECORDS }).map(name);
    const change = fc.record({ put: fc.array(fc.tuple(at, fc.uint8Array({ maxLength: 3 })), { maxLength: 3 }), delete: fc.array(at, { maxLength: 3 }), deletePrefix: fc.option(fc.constantFrom('m:001', 'm:0099', 'm:'), { nil: undefined, freq: 8 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 6 }), async (rounds) => {
        const { store, vault } = await filled();
        const writes: Promise<unknown>[] = [];
        store.beforeScan = () => {
          for (const { deletePrefix, ...rest } of rounds.pop() ?? []) writes.push(vault.transact(deletePrefix === undefined ? rest : { ...rest, deletePrefix }));
        };
        await vault.verifyAll();
        await Promise.all(writes);
        await vault.verifyAll();
        await Vault.open(store, KEY);
      }),
      { seed, numRuns: 25 },
    );
  });

  it('still finds tampering while transactions go on', async () => {
    const { store, vault } = await filled();
    store.beforeScan = async (scan) => {
      if (scan === 2) await store.transact({ delete: [`r:${name(900)}`] });
      void vault.transact({ put: [[name(scan), Uint8Array.of(scan)]] });
    };
    await expect(vault.verifyAll()).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('begins anew when a transaction failed half-way, and comes to its end', async () => {
    const { store, vault } = await filled();
    const genuine = store.transact.bind(store);
    store.beforeScan = (scan) => {
      if (scan !== 3) return;
      store.transact = async (change) => {
        store.transact = genuine;
        await genuine(change);
        throw new Error('written, but not acknowledged');
      };
      void vault.transact({ put: [[name(1), Uint8Array.of(99)]], delete: [name(2)] }).catch(() => undefined);
    };
    await vault.verifyAll();
    expect(store.scans).toBeGreaterThan(Math.ceil(RECORDS / 256));
  });

  it('ends when the vault is locked', async () => {
    const { store, vault } = await filled();
    store.beforeScan = (scan) => {
      if (scan === 2) vault.lock();
    };
    await expect(vault.verifyAll()).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  });
});
