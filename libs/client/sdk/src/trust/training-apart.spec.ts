import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeCosigned, readCosigned, signStatement, type Charter } from '@chancery/contracts';
import { generateSigningKeyPair, ready, sign } from '@chancery/sealing';
import { keyFileUnlocker, MemoryRecordStore, Vault } from '@chancery/vault';
import { AttentionDesk } from '../attention-desk.js';
import { Emitter } from '../emitter.js';
import { Surroundings } from '../surroundings.js';
import type { ServerApi } from '../transport/server-api.js';
import { TrustStore } from './trust-store.js';

const KEY = keyFileUnlocker(new Uint8Array(32).fill(4));
const ids = { course: '0190a0b0-0000-7000-8000-000000000001', course2: '0190a0b0-0000-7000-8000-000000000002', real: '0190a0b0-0000-7000-8000-000000000003' };

/** What a server hands out: one charter for each network. */
const logs = new Map<string, Uint8Array>();
const api = { statements: async (networkId: string, from: number) => ({ from, statements: from === 0 ? [logs.get(networkId)!] : [], logSize: 1 }) } as unknown as ServerApi;

beforeAll(async () => {
  await ready();
  const keys = [generateSigningKeyPair(), generateSigningKeyPair()];
  for (const networkId of Object.values(ids)) {
    const charter: Charter = {
      networkId, version: 1, name: 'Network', abbreviation: 'N', threshold: 2, foundedAt: 1, training: networkId !== ids.real, coordinators: keys.map(({ publicKey }, i) => ({ name: `C${i}`, publicKey })),
    };
    logs.set(networkId, encodeCosigned(keys.map(({ seed }) => signStatement('charter', charter, (message) => sign(seed, message)))));
  }
});

async function storeOn(records: MemoryRecordStore): Promise<{ store: TrustStore; codes: string[] }> {
  const vault = (await Vault.exists(records)) ? await Vault.open(records, KEY) : await Vault.create(records, KEY);
  const emitter = new Emitter();
  const codes: string[] = [];
  emitter.on('attention', ({ code }) => codes.push(code));
  const store = new TrustStore(vault, api, new Surroundings(), new AttentionDesk(emitter));
  await store.load();
  return { store, codes };
}

const follow = async (store: TrustStore, networkId: string): Promise<number> => {
  await store.pin(networkId, readCosigned(logs.get(networkId)!).digest);
  return store.sync(networkId);
};

describe('a device in a training network', () => {
  it.each([
    ['a real one', ids.course, ids.real],
    ['a training one, when its own is real', ids.real, ids.course],
  ])('does not follow %s, keeps nothing of it, and tells the officer; also after a restart', async (_name, own, other) => {
    const records = new MemoryRecordStore();
    const { store, codes } = await storeOn(records);
    await follow(store, own);
    await expect(follow(store, other)).rejects.toMatchObject({ code: 'TRAINING_APART' });
    expect(store.of(other).size).toBe(0);
    expect(() => store.of(other).requireSound()).toThrow('TRAINING_APART');
    expect(() => store.of(own).requireSound()).not.toThrow();
    expect(codes).toEqual(['TRAINING_APART']);
    const again = await storeOn(records);
    expect([again.store.of(own).size, again.store.of(other).size]).toEqual([1, 0]);
    await expect(again.store.sync(other)).rejects.toMatchObject({ code: 'TRAINING_APART' });
    await expect(again.store.sync(own)).resolves.toBe(0);
  });

  it('may be in another training network', async () => {
    const { store } = await storeOn(new MemoryRecordStore());
    await follow(store, ids.course);
    await expect(follow(store, ids.course2)).resolves.toBe(1);
  });
});
