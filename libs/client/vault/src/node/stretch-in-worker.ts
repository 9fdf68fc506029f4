import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { PassphraseCost, StretchPassphrase } from '../stretch.js';
import { passphraseUnlocker as passphraseUnlockerWith, type Unlocker } from '../unlocker.js';
import { VaultError } from '../vault-error.js';

// As text, because the thread then needs no file of its own that a bundler or a test runner would have to find.
const WORKER_CODE = `
const { parentPort, workerData } = require('node:worker_threads');
const sodium = require(workerData.library);
sodium.ready.then(() => {
  const { passphrase, salt, ops, memoryBytes } = workerData;
  const key = sodium.crypto_pwhash(32, passphrase, salt, ops, memoryBytes, sodium.crypto_pwhash_ALG_ARGON2ID13);
  parentPort.postMessage(key, [key.buffer]);
});
`;

/** Argon2id in a thread of its own, which ends with the result. @throws VaultError `UNLOCK_FAILED` when the thread dies, as for want of memory */
export const stretchInWorker: StretchPassphrase = (passphrase, salt, { memoryMiB, ops }) =>
  new Promise((resolve, reject) => {
    const library = createRequire(import.meta.url).resolve('libsodium-wrappers-sumo');
    const worker = new Worker(WORKER_CODE, { eval: true, workerData: { library, passphrase, salt, ops, memoryBytes: memoryMiB * 1024 * 1024 } });
    worker.once('message', (key: Uint8Array) => resolve(key));
    worker.once('error', (cause) => reject(new VaultError('UNLOCK_FAILED', { cause })));
    // After a message this changes nothing: a promise settles once.
    worker.once('exit', () => reject(new VaultError('UNLOCK_FAILED')));
  });

/** As in `@chancery/vault`, with Argon2id off the main thread. @throws VaultError `OPTIONS_REFUSED` */
export function passphraseUnlocker(passphrase: string, cost: Partial<PassphraseCost> = {}): Unlocker {
  return passphraseUnlockerWith(passphrase, cost, stretchInWorker);
}
