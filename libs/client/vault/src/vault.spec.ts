import fc from 'fast-check';
import { keyFileUnlocker, MemoryRecordStore, passphraseUnlocker, Vault, type RecordChange } from './index.js';
import { decodeHeader, encodeHeader } from './vault-header.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const CHEAP = { memoryMiB: 8, ops: 1 };

async function vaultWith(records: Record<string, string>): Promise<{ store: MemoryRecordStore; vault: Vault }> {
  const store = new MemoryRecordStore();
  const vault = await Vault.create(store, KEY);
  await vault.transact({ put: Object.entries(records).map(([name, value]) => [name, text(value)] as const) });
  return { store, vault };
}

describe('a vault keeps records', () => {
  it('gives back after reopening what one transaction put, in the order of names', async () => {
    const { store } = await vaultWith({ 'g:1:P:1': 'page one', 'g:1:P:0': 'page nought', 'o:9': 'outbox' });
    const vault = await Vault.open(store, KEY);
    expect(await vault.get('g:1:P:1')).toEqual(text('page one'));
    expect(await vault.scan('g:1:')).toEqual([
      { name: 'g:1:P:0', value: text('page nought') },
      { name: 'g:1:P:1', value: text('page one') },
    ]);
    expect(await vault.get('g:2:P:0')).toBeUndefined();
  });

  it('removes a prefix and puts under it in one transaction', async () => {
    const { store, vault } = await vaultWith({ 'g:1:a': 'a', 'g:1:b': 'b', 'g:10:a': 'other group' });
    await vault.transact({ deletePrefix: 'g:1:', delete: ['g:1:b', 'never-there'], put: [['g:1:b', text('new b')]] });
    expect((await (await Vault.open(store, KEY)).scan('g:')).map(({ name, value }) => [name, new TextDecoder().decode(value)])).toEqual([
      ['g:10:a', 'other group'],
      ['g:1:b', 'new b'],
    ]);
  });

  it('holds what a plain map would hold after any changes, and its own books agree on reopening', async () => {
    const name = fc.constantFrom('a', 'a:1', 'a:2', 'b', 'b:1', 'ab');
    const put = fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 5 })), { maxLength: 4 });
    const deletePrefix = fc.option(fc.oneof(fc.constantFrom('', 'a', 'a:', 'b'), fc.array(fc.constantFrom('a', 'a:', 'b'), { maxLength: 3 })), { nil: undefined, freq: 2 });
    const change = fc.record({ put, delete: fc.array(name, { maxLength: 3 }), deletePrefix });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
        const { store, vault } = await vaultWith({});
        const model = new Map<string, Uint8Array>();
        await Promise.all(changes.map(({ deletePrefix: prefix, ...rest }) => vault.transact(prefix === undefined ? rest : { ...rest, deletePrefix: prefix })));
        for (const { put: puts, delete: deletes, deletePrefix: prefix = [] } of changes) {
          for (const start of [prefix].flat()) for (const key of [...model.keys()]) if (key.startsWith(start)) model.delete(key);
          for (const key of deletes) model.delete(key);
          for (const [key, value] of puts) model.set(key, value);
        }
        const found = await (await Vault.open(store, KEY)).scan('');
        expect(found).toEqual([...model].sort(([one], [two]) => (one < two ? -1 : 1)).map(([key, value]) => ({ name: key, value })));
      }),
    );
  });

  it('pages forwards and backwards', async () => {
    const { vault } = await vaultWith({ 'm:1': '1', 'm:2': '2', 'm:3': '3', 'n:1': 'x' });
    const names = async (options: Parameters<Vault['scan']>[1]): Promise<string[]> => (await vault.scan('m:', options)).map(({ name }) => name);
    expect(await names({ limit: 2 })).toEqual(['m:1', 'm:2']);
    expect(await names({ after: 'm:2' })).toEqual(['m:3']);
    expect(await names({ reverse: true, limit: 2 })).toEqual(['m:3', 'm:2']);
    expect(await names({ reverse: true, after: 'm:2' })).toEqual(['m:1']);
  });

  it('counts every transaction, and the count survives', async () => {
    const { store, vault } = await vaultWith({ a: '1' });
    expect(vault.generation).toBe(2);
    const generations = await Promise.all([vault.transact({ put: [['b', text('2')]] }), vault.transact({ delete: ['a'] }), vault.transact({})]);
    expect(generations).toEqual([3, 4, 5]);
    expect((await Vault.open(store, KEY)).generation).toBe(5);
  });

  it('seals at the call: what the caller does to the bytes afterwards changes nothing', async () => {
    const { vault } = await vaultWith({});
    const value = text('secret');
    const written = vault.transact({ put: [['k', value]] });
    value.fill(0);
    await written;
    expect(await vault.get('k')).toEqual(text('secret'));
  });

  it('leaves no plaintext in the store', async () => {
    const { store } = await vaultWith({ 'm:1': 'canary words of a case file' });
    const everything = (await store.scan('')).map(({ value }) => Buffer.from(value).toString('latin1')).join('|');
    expect(everything).not.toContain('canary');
  });

  it.each(['', 'with blank', 'ümlaut', 'x'.repeat(201), 'line\nbreak'])('refuses the name %j', async (name) => {
    const { vault } = await vaultWith({});
    await expect(vault.get(name)).rejects.toMatchObject({ code: 'NAME_REFUSED' });
    await expect(vault.transact({ put: [[name, text('x')]] })).rejects.toMatchObject({ code: 'NAME_REFUSED' });
  });

  it('keeps its own two records out of sight and out of reach', async () => {
    const { store, vault } = await vaultWith({ a: '1' });
    expect((await vault.scan('')).map(({ name }) => name)).toEqual(['a']);
    await vault.transact({ deletePrefix: '', put: [['v:header', text('mine')]] });
    const again = await Vault.open(store, KEY);
    expect(await again.scan('')).toEqual([{ name: 'v:header', value: text('mine') }]);
  });
});

describe('a vault refuses what was done to its records', () => {
  type Attack = (store: MemoryRecordStore, earlier: Map<string, Uint8Array>) => Promise<RecordChange>;
  const attacks: Record<string, Attack> = {
    'one bit flipped': async (store) => ({ put: [['r:a', (await store.get('r:a'))!.map((byte, i) => (i === 30 ? byte ^ 1 : byte))]] }),
    'cut short': async (store) => ({ put: [['r:a', (await store.get('r:a'))!.slice(0, 20)]] }),
    'the bytes of two records swapped': async (store) => ({ put: [['r:a', (await store.get('r:b'))!], ['r:b', (await store.get('r:a'))!]] }),
    'a record copied to a new name': async (store) => ({ put: [['r:c', (await store.get('r:a'))!]] }),
    'one record put back to its older value': async (_, earlier) => ({ put: [['r:a', earlier.get('r:a')!]] }),
    'a record removed': async () => ({ delete: ['r:b'] }),
    'the head put back': async (_, earlier) => ({ put: [['v:head', earlier.get('v:head')!]] }),
    'the head removed': async () => ({ delete: ['v:head'] }),
  };

  it.each(Object.entries(attacks))('%s', async (_, attack) => {
    const { store, vault } = await vaultWith({ a: 'first', b: 'second' });
    const earlier = new Map((await store.scan('')).map(({ name, value }) => [name, value]));
    await vault.transact({ put: [['a', text('third')]] });
    await store.transact(await attack(store, earlier));
    await expect(Vault.open(store, KEY)).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('a moved record is refused on reading too, without the check at opening', async () => {
    const { store } = await vaultWith({ a: 'first', b: 'second' });
    await store.transact({ put: [['r:a', (await store.get('r:b'))!]] });
    const vault = await Vault.open(store, KEY, { verify: 'none' });
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
    await expect(vault.scan('')).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('an altered ciphertext is refused at the latest when it is read', async () => {
    const { store } = await vaultWith({ a: 'first' });
    await store.transact({ put: [['r:a', (await store.get('r:a'))!.map((byte, i) => (i === 25 ? byte ^ 1 : byte))]] });
    await expect((await Vault.open(store, KEY)).get('a')).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('a record of another vault under the same key file', async () => {
    const { store } = await vaultWith({ a: 'mine' });
    const other = await vaultWith({ a: 'theirs' });
    await store.transact({ put: [['r:a', (await other.store.get('r:a'))!]] });
    await expect((await Vault.open(store, KEY, { verify: 'none' })).get('a')).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('a store put back as a whole is not told from inside, but its generation is lower', async () => {
    const { store, vault } = await vaultWith({ a: 'first' });
    const earlier = await store.scan('');
    await vault.transact({ put: [['b', text('second')]] });
    const highest = vault.generation;
    await store.transact({ deletePrefix: '', put: earlier.map(({ name, value }) => [name, value] as const) });
    expect((await Vault.open(store, KEY)).generation).toBeLessThan(highest);
  });
});

describe('a vault opens only for its officer', () => {
  it('by passphrase, however the keyboard composed its letters', async () => {
    const store = new MemoryRecordStore();
    await Vault.create(store, passphraseUnlocker('Zu\u0308rich', CHEAP));
    await expect(Vault.open(store, passphraseUnlocker('Z\u00fcrich'))).resolves.toMatchObject({ generation: 1 });
    await expect(Vault.open(store, passphraseUnlocker('Zurich'))).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    await expect(Vault.open(store, KEY)).rejects.toMatchObject({ code: 'UNLOCKER_MISMATCH' });
  });

  it('by key file, not by another', async () => {
    const { store } = await vaultWith({});
    await expect(Vault.open(store, keyFileUnlocker(new Uint8Array(32)))).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    expect(() => keyFileUnlocker(new Uint8Array(31))).toThrow('OPTIONS_REFUSED');
    expect(() => passphraseUnlocker('')).toThrow('OPTIONS_REFUSED');
    expect(() => passphraseUnlocker('x', { memoryMiB: 4096 })).toThrow('OPTIONS_REFUSED');
  });

  it('after a change of passphrase by the new one only, and only if the old one was known', async () => {
    const store = new MemoryRecordStore();
    const old = passphraseUnlocker('old', CHEAP);
    const vault = await Vault.create(store, old);
    await vault.transact({ put: [['a', text('kept')]] });
    await expect(vault.changePassphrase(passphraseUnlocker('guess'), KEY)).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    await vault.changePassphrase(old, KEY);
    await vault.transact({ put: [['b', text('later')]] });
    expect(await (await Vault.open(store, KEY)).get('a')).toEqual(text('kept'));
    await expect(Vault.open(store, old)).rejects.toMatchObject({ code: 'UNLOCKER_MISMATCH' });
  });

  it('not with cheaper parameters written into the header', async () => {
    const store = new MemoryRecordStore();
    await Vault.create(store, passphraseUnlocker('right', { memoryMiB: 16, ops: 1 }));
    const header = decodeHeader((await store.get('v:header'))!);
    const slots = header.slots.map((slot) => ({ ...slot, parameters: { ...slot.parameters, memoryMiB: 8 } as typeof slot.parameters }));
    await store.transact({ put: [['v:header', encodeHeader({ ...header, slots })]] });
    await expect(Vault.open(store, passphraseUnlocker('right'))).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  });

  it.each([
    ['not JSON', 'RECORD_TAMPERED', () => text('{')],
    ['a cost of all the memory', 'RECORD_TAMPERED', (json: string) => text(json.replace('"memoryMiB":8', '"memoryMiB":65536'))],
    ['a later format', 'FORMAT_UNSUPPORTED', (json: string) => text(json.replace('"format":2', '"format":3'))],
    ['a field that we do not write', 'RECORD_TAMPERED', (json: string) => text(json.replace('"format":2', '"format":2,"note":"x"'))],
    ['a blank more', 'RECORD_TAMPERED', (json: string) => text(json.replace(',', ', '))],
    ['a kind of slot that nobody knows', 'RECORD_TAMPERED', (json: string) => text(json.replace('"kind":"passphrase"', '"kind":"fingerprint"'))],
    ['no slot', 'RECORD_TAMPERED', (json: string) => text(json.replace(/"slots":\[.*\]/, '"slots":[]'))],
    ['seventeen slots', 'RECORD_TAMPERED', (json: string) => text(json.replace(/"slots":\[(.*)\]/, (_, slot: string) => `"slots":[${Array.from({ length: 17 }, (__, i) => slot.replace(/"slotId":"../, `"slotId":"${i.toString(16).padStart(2, '0')}`)).join(',')}]`))],
    ['one slot twice', 'RECORD_TAMPERED', (json: string) => text(json.replace(/"slots":\[(.*)\]/, '"slots":[$1,$1]'))],
    ['a short vault id', 'RECORD_TAMPERED', (json: string) => text(json.replace(/"vaultId":"../, '"vaultId":"'))],
  ])('a header that is damaged: %s', async (_, code, damage) => {
    const store = new MemoryRecordStore();
    const unlocker = passphraseUnlocker('right', CHEAP);
    await Vault.create(store, unlocker);
    await store.transact({ put: [['v:header', damage(new TextDecoder().decode(await store.get('v:header')))]] });
    await expect(Vault.open(store, unlocker)).rejects.toMatchObject({ code });
  });

  it('once only: nothing is created over a vault, nothing opened where none is', async () => {
    const { store } = await vaultWith({});
    await expect(Vault.create(store, KEY)).rejects.toMatchObject({ code: 'VAULT_EXISTS' });
    await expect(Vault.open(new MemoryRecordStore(), KEY)).rejects.toMatchObject({ code: 'VAULT_MISSING' });
  });

  it('and not at all once it is locked', async () => {
    const { vault } = await vaultWith({ a: '1' });
    const queued = [vault.transact({ put: [['b', text('2')]] }), vault.transact({ put: [['c', text('3')]] })];
    vault.lock();
    for (const outcome of await Promise.allSettled(queued)) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'VAULT_LOCKED' } });
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    await expect(vault.scan('')).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    expect(vault.isLocked).toBe(true);
  });
});
