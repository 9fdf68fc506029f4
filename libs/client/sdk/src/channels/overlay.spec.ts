import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import { Overlay } from './overlay.js';

const bytes = (n: number): Uint8Array => Uint8Array.of(n);

describe('an overlay', () => {
  it('reads as the vault will read after the transaction', async () => {
    const vault = await Vault.create(new MemoryRecordStore(), keyFileUnlocker(new Uint8Array(32).fill(1)));
    await vault.transact({ put: [['a:1', bytes(1)], ['a:2', bytes(2)], ['b:1', bytes(3)]] });
    const overlay = new Overlay(vault);
    overlay.put('a:3', bytes(9));
    overlay.put('b:1', bytes(4));
    overlay.deletePrefix('a:');
    overlay.put('a:2', bytes(5));
    const names = ['a:1', 'a:2', 'a:3', 'b:1', 'c:1'];
    const foretold = await Promise.all(names.map((name) => overlay.get(name)));
    await vault.transact(overlay.change());
    expect(await Promise.all(names.map((name) => vault.get(name)))).toEqual(foretold);
    expect(foretold).toEqual([undefined, bytes(5), undefined, bytes(4), undefined]);
  });
});
