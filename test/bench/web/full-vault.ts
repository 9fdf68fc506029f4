import { decodeCborBody, encodeCbor } from '@chancery/contracts';
import { ChanceryClient } from '@chancery/sdk';
import { keyFileUnlocker, MemoryRecordStore, orderedNumber, passphraseUnlocker, Vault } from '@chancery/vault';
import type { Page } from 'playwright-core';
import { admitAuthority, foundNetwork, type TestDevice, type TestServer } from '../../sdk/kit.js';

export const PASSPHRASE = 'four words that open it';
const KEY = keyFileUnlocker(new Uint8Array(32).fill(7));
const MESSAGES_PER_CHANNEL = 40;
const COPIES_FROM = 1_000_000;
const PER_CALL = 1_000;

export interface FullVault {
  readonly store: MemoryRecordStore;
  readonly colleague: TestDevice;
  readonly channelIds: readonly string[];
  close(): Promise<void>;
}

/** A vault as an officer has it after years: channels that were really opened, and in each of them forty messages. */
export async function fillVault(server: TestServer, channels: number): Promise<FullVault> {
  const network = await foundNetwork(server);
  const [colleague, device] = [await admitAuthority(server, network, 'GH', 'Ama Mensah'), await admitAuthority(server, network, 'NG', 'Bola Ade')];
  await colleague.client.sync();
  const channelIds: string[] = [];
  while (channelIds.length < channels) {
    const subject = `Consultation ${channelIds.length + 1}`;
    channelIds.push((await colleague.client.channels.open({ networkId: network.networkId, kind: 'group', suite: 'x25519', subject, officerIds: [device.officerId] })).channelId);
  }
  await device.client.sync();
  await device.client.stop();
  const vault = await Vault.open(device.store, KEY, { verify: 'none' });
  for (const channelId of channelIds) {
    const [last] = await vault.scan(`m:${channelId}:`, { reverse: true, limit: 1 });
    const record = decodeCborBody(last!.value) as Record<string, unknown>;
    await vault.transact({ put: Array.from({ length: MESSAGES_PER_CHANNEL }, (_, i) => [`m:${channelId}:${orderedNumber(COPIES_FROM + i)}`, encodeCbor({ ...record, seq: COPIES_FROM + i, id: `copy ${i}` })] as const) });
  }
  // Summaries of channels are made once; they are part of a vault that was in use.
  const client = await ChanceryClient.open({ vault, server: server.url, realtime: false });
  await client.inbox.list();
  await client.stop();
  await vault.addSlot(KEY, passphraseUnlocker(PASSPHRASE), {});
  return {
    store: device.store, colleague, channelIds,
    close: async () => {
      for (const each of [colleague, network.secretariat, network.second]) await each.client.stop();
    },
  };
}

/** Puts the sealed records into the database of a browser that has never been used. */
export async function putIntoBrowser(page: Page, store: MemoryRecordStore): Promise<void> {
  const records = await store.scan('');
  for (let from = 0; from < records.length; from += PER_CALL) {
    const part = records.slice(from, from + PER_CALL).map(({ name, value }) => [name, Buffer.from(value).toString('base64')] as const);
    await page.evaluate(async (given) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('chancery', 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore('records');
          request.result.createObjectStore('canary');
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('the database cannot be opened'));
      });
      const transaction = database.transaction(['records', 'canary'], 'readwrite');
      for (const [name, text] of given) transaction.objectStore('records').put(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)), name);
      transaction.objectStore('canary').put('here', 'alive');
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = reject;
      });
      database.close();
      localStorage.setItem('chancery-had-vault', '1');
    }, part);
  }
}
