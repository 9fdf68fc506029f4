import { deviceUnlocker, keyFileUnlocker, MemoryRecordStore, newRecoveryCode, passkeyUnlocker, passphraseUnlocker, recoveryUnlocker, Vault, type Unlocker } from './index.js';
import { decodeHeader, encodeHeader, type VaultHeader } from './vault-header.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytes = (fill: number, length = 32): Uint8Array => new Uint8Array(length).fill(fill);
const hex = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'hex'));
const CHEAP = { memoryMiB: 8, ops: 1 };
const KEY = keyFileUnlocker(bytes(7));
const DEVICE = deviceUnlocker(bytes(9));

async function newVault(...further: Unlocker[]): Promise<{ store: MemoryRecordStore; vault: Vault }> {
  const store = new MemoryRecordStore();
  const vault = await Vault.create(store, KEY);
  await vault.transact({ put: [['a', text('kept')]] });
  for (const unlocker of further) await vault.addSlot(KEY, unlocker);
  return { store, vault };
}

const headerOf = async (store: MemoryRecordStore): Promise<VaultHeader> => decodeHeader((await store.get('v:header'))!);
const putHeader = (store: MemoryRecordStore, header: VaultHeader): Promise<void> => store.transact({ put: [['v:header', encodeHeader(header)]] });
const opened = async (store: MemoryRecordStore, unlocker: Unlocker): Promise<Uint8Array | undefined> => (await Vault.open(store, unlocker)).get('a');

const code = newRecoveryCode();
const passkey = { credentialId: bytes(3, 64), salt: bytes(4), secret: bytes(5) };
const KINDS: [kind: string, right: () => Unlocker, wrong: () => Unlocker][] = [
  ['passphrase', () => passphraseUnlocker('correct horse', CHEAP), () => passphraseUnlocker('wrong horse')],
  ['key-file', () => keyFileUnlocker(bytes(8)), () => keyFileUnlocker(bytes(1))],
  ['passkey', () => passkeyUnlocker(passkey), () => passkeyUnlocker({ ...passkey, secret: bytes(6) })],
  ['recovery', () => recoveryUnlocker(code.toLowerCase()), () => recoveryUnlocker(newRecoveryCode())],
  ['device', () => deviceUnlocker(bytes(2)), () => deviceUnlocker(bytes(1))],
];

describe.each(KINDS)('a slot of the kind %s', (kind, right, wrong) => {
  it('opens the vault beside the first, with its own secret only, also after a reopening', async () => {
    const { store, vault } = await newVault();
    const before = Date.now();
    const view = await vault.addSlot(KEY, right(), { label: 'Grey laptop' });
    expect(view).toMatchObject({ kind, label: 'Grey laptop', ...(kind === 'passkey' ? { credentialId: passkey.credentialId, salt: passkey.salt } : {}) });
    expect(view.createdAt).toBeGreaterThanOrEqual(before);
    expect((await Vault.slots(store))[1]).toEqual(view);
    expect(await opened(store, right())).toEqual(text('kept'));
    expect(await opened(store, KEY)).toEqual(text('kept'));
    await expect(Vault.open(store, wrong())).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  });

  it('is rehearsed without a change to the store', async () => {
    const { store } = await newVault(right());
    const before = await store.scan('');
    expect([await Vault.rehearse(store, right()), await Vault.rehearse(store, wrong())]).toEqual([true, false]);
    expect(await store.scan('')).toEqual(before);
  });

  it('opens nothing any more once it is removed', async () => {
    const { store, vault } = await newVault(right());
    const { slotId } = (await Vault.slots(store))[1]!;
    await vault.removeSlot(slotId);
    await expect(Vault.open(store, right())).rejects.toMatchObject({ code: kind === 'key-file' ? 'WRONG_PASSPHRASE' : 'UNLOCKER_MISMATCH' });
    await expect(vault.removeSlot(slotId)).rejects.toMatchObject({ code: 'SLOT_UNKNOWN' });
    expect(await opened(store, KEY)).toEqual(text('kept'));
  });

  it('is taken by the vault it was made for only', async () => {
    const [mine, theirs] = [await newVault(right()), await newVault(right())];
    const [own, foreign] = [await headerOf(mine.store), await headerOf(theirs.store)];
    await putHeader(mine.store, { ...own, slots: [own.slots[0]!, foreign.slots[1]!] });
    await expect(Vault.open(mine.store, right())).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    await putHeader(mine.store, { ...own, slots: [own.slots[0]!, { ...own.slots[1]!, wrappedKey: foreign.slots[1]!.wrappedKey }] });
    await expect(Vault.open(mine.store, right())).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  });
});

describe('the slots of a vault', () => {
  it('are tried one after the other when there are several of one kind', async () => {
    const { store } = await newVault(keyFileUnlocker(bytes(1)), keyFileUnlocker(bytes(2)), passkeyUnlocker(passkey), passkeyUnlocker({ ...passkey, credentialId: bytes(6, 16), secret: bytes(11) }));
    for (const unlocker of [KEY, keyFileUnlocker(bytes(1)), keyFileUnlocker(bytes(2)), passkeyUnlocker({ ...passkey, credentialId: bytes(6, 16), secret: bytes(11) })]) expect(await opened(store, unlocker)).toEqual(text('kept'));
    await expect(Vault.open(store, passkeyUnlocker({ ...passkey, credentialId: bytes(1, 16) }))).rejects.toMatchObject({ code: 'UNLOCKER_MISMATCH' });
    await expect(Vault.open(store, passkeyUnlocker({ ...passkey, salt: bytes(1) }))).rejects.toMatchObject({ code: 'UNLOCKER_MISMATCH' });
  });

  it('never become none, nor recovery codes alone', async () => {
    const { store, vault } = await newVault(recoveryUnlocker(code));
    const [first] = await Vault.slots(store);
    await expect(vault.removeSlot(first!.slotId)).rejects.toMatchObject({ code: 'SLOT_NEEDED' });
    await expect(vault.changePassphrase(KEY, recoveryUnlocker(newRecoveryCode()))).rejects.toMatchObject({ code: 'SLOT_NEEDED' });
    await expect(Vault.create(new MemoryRecordStore(), recoveryUnlocker(code))).rejects.toMatchObject({ code: 'SLOT_NEEDED' });
    await vault.addSlot(recoveryUnlocker(code), DEVICE);
    await vault.removeSlot(first!.slotId);
    expect((await Vault.slots(store)).map(({ kind }) => kind)).toEqual(['recovery', 'device']);
    expect(await opened(store, DEVICE)).toEqual(text('kept'));
  });

  it('are sixteen at the most', async () => {
    const { vault } = await newVault(...Array.from({ length: 15 }, (_, i) => deviceUnlocker(bytes(i))));
    await expect(vault.addSlot(KEY, DEVICE)).rejects.toMatchObject({ code: 'SLOTS_FULL' });
  });

  it('are not added without a secret that opens one of them, nor with a label that could mislead', async () => {
    const { store, vault } = await newVault();
    await expect(vault.addSlot(keyFileUnlocker(bytes(1)), DEVICE)).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
    await expect(vault.addSlot(DEVICE, DEVICE)).rejects.toMatchObject({ code: 'UNLOCKER_MISMATCH' });
    for (const label of ['', 'x'.repeat(65), 'line\nbreak', 'turned \u202e round']) await expect(vault.addSlot(KEY, DEVICE, { label })).rejects.toMatchObject({ code: 'OPTIONS_REFUSED' });
    expect(await Vault.slots(store)).toHaveLength(1);
  });

  it('change one at a time and in one transaction each: a failed write leaves them as they were', async () => {
    class Failing extends MemoryRecordStore {
      full = false;
      override async transact(...change: Parameters<MemoryRecordStore['transact']>): Promise<void> {
        if (this.full) throw new Error('full');
        await super.transact(...change);
      }
    }
    const store = new Failing();
    const vault = await Vault.create(store, KEY);
    await vault.transact({ put: [['a', text('kept')]] });
    store.full = true;
    await expect(vault.addSlot(KEY, DEVICE)).rejects.toThrow('full');
    store.full = false;
    await expect(Vault.open(store, DEVICE)).rejects.toMatchObject({ code: 'UNLOCKER_MISMATCH' });
    await Promise.all([vault.addSlot(KEY, DEVICE), vault.transact({ put: [['b', text('between')]] }), vault.changePassphrase(KEY, keyFileUnlocker(bytes(8)))]);
    for (const unlocker of [DEVICE, keyFileUnlocker(bytes(8))]) expect(await opened(store, unlocker)).toEqual(text('kept'));
    await expect(Vault.open(store, KEY)).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  });

  it('do not open a locked vault for more of them', async () => {
    const { vault } = await newVault();
    vault.lock();
    await expect(vault.addSlot(KEY, DEVICE)).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  });
});

describe('a header that was tampered with', () => {
  const attacks: Record<string, (now: VaultHeader, earlier: VaultHeader) => VaultHeader> = {
    'a removed slot put back': (now, earlier) => ({ ...now, slots: [...now.slots, earlier.slots[1]!] }),
    'a slot taken out': (now) => ({ ...now, slots: now.slots.slice(0, 1) }),
    'two slots in another order': (now) => ({ ...now, slots: [...now.slots].reverse() }),
    'the label of another slot changed': (now) => ({ ...now, slots: [now.slots[0]!, { ...now.slots[1]!, label: 'Other' }] }),
    'a header of an earlier time': (_, earlier) => earlier,
  };
  it.each(Object.entries(attacks))('is refused: %s', async (_, attack) => {
    const { store, vault } = await newVault(DEVICE);
    const earlier = await headerOf(store);
    await vault.addSlot(KEY, passkeyUnlocker(passkey));
    await vault.removeSlot(earlier.slots[1]!.slotId);
    await putHeader(store, attack(await headerOf(store), earlier));
    await expect(Vault.open(store, KEY, { verify: 'none' })).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });
});

describe('a vault of the first format', () => {
  // Made by the first version: one record `a`, under the passphrase `as in the first year` and under a key file of 32 sevens.
  const vaults: [string, () => Unlocker, () => MemoryRecordStore][] = [
    ['passphrase', () => passphraseUnlocker('as in the first year'), () => storeOf(
      '{"format":1,"vaultId":"af31f64b757e0a8c6f7698ff61e80f28","unlock":"passphrase","memoryMiB":8,"ops":1,"salt":"f7d4214efa2da705714e7464a0fba512","wrappedKey":"ab070f9f2cd38dede78ce66ff9bad81c4386ebc0dd937f3c2f5a91e9f62b43a7bf53933c9c1dec98fcf56421cf8e6045ac20e73eefa7bbe9b49947d5f336252caa7ed01f9152c6e2"}',
      'e11ef92174141dbbd117d69b2f1a2bdb8cbe0bd1a1b9d2548ffb2ef318b8966d2c04cce6d6a8b1de84c1074ce0bd3e7c27850e4a03ffb3daea3b1583f03f66631cd9a8dcc0cfa71897ade948417963fb27b867ce84150b04',
      'd9f5e2a1f506c4fd8e1d4f4b98294dbdd8680c5a661f9ca0dd2139fff0246fea220840e3d704f6c2d2fb8ef2',
    )],
    ['key-file', () => KEY, () => storeOf(
      '{"format":1,"vaultId":"f0ca3383ead61ad3768fe65b905f5df3","unlock":"key-file","wrappedKey":"71250987372dbb05da46482b5509377f26c31827abc5070dc3092d86e808209ad7c69b4bdce281bcfcb50a3ded5235be0464e498feae649e66cd6baf428a81bca4d48841a968db1d"}',
      '2e78caf26c70d93b1d9950cfc4ef3811c880e06793f176eb162d9479deffe8963eddb640d3a3ded20f474939b858f12a41c36582520df092aba2ef3a15e23f5e9327bdebd6fd78ce274c34b2f7186fc8a0c3d19ebbfd228d',
      '4cb8c74d1e421730606de5bf726486a5da6b87778f13c7060ad9e4e53cfd30047b634c5358ff05bfc0e8eeeb',
    )],
  ];
  function storeOf(header: string, head: string, record: string): MemoryRecordStore {
    const store = new MemoryRecordStore();
    void store.transact({ put: [['v:header', text(header)], ['v:head', hex(head)], ['r:a', hex(record)]] });
    return store;
  }

  it.each(vaults)('opens by %s as it always did, and stays as it is', async (kind, unlocker, make) => {
    const store = make();
    const vault = await Vault.open(store, unlocker());
    expect(await vault.get('a')).toEqual(text('kept'));
    await vault.transact({ put: [['b', text('later')]] });
    expect(await Vault.slots(store)).toMatchObject([{ kind, createdAt: 0 }]);
    expect((await headerOf(store)).format).toBe(1);
    expect(await (await Vault.open(store, unlocker())).get('b')).toEqual(text('later'));
  });

  it.each(vaults)('unlocked by %s is rewritten when it gets a second slot, and both open it', async (_, unlocker, make) => {
    const store = make();
    const vault = await Vault.open(store, unlocker());
    const { generation } = vault;
    await vault.addSlot(unlocker(), DEVICE);
    expect(vault.generation).toBe(generation + 1);
    expect((await headerOf(store)).format).toBe(2);
    for (const each of [unlocker(), DEVICE]) expect(await opened(store, each)).toEqual(text('kept'));
  });

  it.each(vaults)('unlocked by %s is not accepted again once it was rewritten', async (_, unlocker, make) => {
    const store = make();
    const old = (await store.get('v:header'))!;
    await (await Vault.open(store, unlocker())).addSlot(unlocker(), DEVICE);
    await store.transact({ put: [['v:header', old]] });
    await expect(Vault.open(store, unlocker(), { verify: 'none' })).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });

  it('knows no slots of later kinds', async () => {
    const header = '{"format":1,"vaultId":"f0ca3383ead61ad3768fe65b905f5df3","unlock":"device","wrappedKey":"71250987372dbb05da46482b5509377f26c31827abc5070dc3092d86e808209ad7c69b4bdce281bcfcb50a3ded5235be0464e498feae649e66cd6baf428a81bca4d48841a968db1d"}';
    await expect(Vault.slots(storeOf(header, '', ''))).rejects.toMatchObject({ code: 'RECORD_TAMPERED' });
  });
});
