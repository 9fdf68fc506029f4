import type { MemoryRecordStore } from '@chancery/vault';
import type { BrowserContext, Page } from 'playwright-core';

const PER_CALL = 1_000;

/** Puts a vault that was made elsewhere into a browser that has never been used. @param origin  of the web client */
export async function plantVault(context: BrowserContext, origin: string, store: MemoryRecordStore): Promise<void> {
  // A page of the origin that starts nothing: the vault is there before the client looks for it.
  const loader = await context.newPage();
  await loader.goto(`${origin}/robots.txt`);
  await putIntoBrowser(loader, store);
  await loader.close();
}

async function putIntoBrowser(page: Page, store: MemoryRecordStore): Promise<void> {
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
