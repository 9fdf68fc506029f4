import { VaultError } from '../vault-error.js';

/** The part of the Web Locks API that is used. */
export interface LocksApi {
  request(name: string, options: { mode: 'exclusive'; ifAvailable: true }, callback: (lock: unknown) => Promise<void>): Promise<unknown>;
}

/**
 * Holds a named Web Lock until it is released or the page goes away.
 * @returns the release
 * @throws VaultError `VAULT_IN_USE`: another tab or worker of this origin holds it
 */
export async function takeWriterLock(locks: LocksApi, name: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const held = locks.request(name, { mode: 'exclusive', ifAvailable: true }, (lock) => {
      if (!lock) {
        reject(new VaultError('VAULT_IN_USE'));
        return Promise.resolve();
      }
      return new Promise<void>((letGo) => {
        resolve(async () => {
          letGo();
          await held;
        });
      });
    });
    held.catch((cause: unknown) => reject(new VaultError('STORAGE_FAILED', { cause })));
  });
}
