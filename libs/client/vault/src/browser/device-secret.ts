import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { VaultError } from '../vault-error.js';
import { translating } from './storage-failure.js';

interface DeviceSchema extends DBSchema {
  secret: { key: string; value: StoredSecret };
}

/** The key cannot be read by scripts: a copy of the database on another machine, as far as the browser keeps its word, opens nothing. */
interface StoredSecret {
  readonly key: CryptoKey;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

const SCHEMA_VERSION = 1;
const ENTRY = 'device';
const SECRET_BYTES = 32;
const NONCE_BYTES = 12;

/**
 * 32 random bytes for `deviceUnlocker`, kept by this browser in a database of their own, wrapped under a WebCrypto key that
 * cannot be exported. It unlocks without asking anybody: for training, and wherever the device itself is locked.
 * @param options.create  make one when there is none; two calls at once get the same
 * @returns undefined when there is none and none was to be made
 * @throws VaultError `STORAGE_FAILED`, `STORAGE_FULL`; `STORAGE_CORRUPT`: what is stored does not open
 */
export function deviceSecret(databaseName: string, options: { readonly create: true }): Promise<Uint8Array>;
export function deviceSecret(databaseName: string, options?: { readonly create?: boolean }): Promise<Uint8Array | undefined>;
export async function deviceSecret(databaseName: string, { create = false }: { readonly create?: boolean } = {}): Promise<Uint8Array | undefined> {
  return translating(async () => {
    const db = await open(databaseName);
    try {
      const stored = (await db.get('secret', ENTRY)) ?? (create ? await keepFirst(db, await newSecret()) : undefined);
      return stored && (await unwrap(stored));
    } finally {
      db.close();
    }
  });
}

/** Removes the secret with its database. Where there is none, nothing happens. @throws VaultError `STORAGE_FAILED` */
export async function forgetDeviceSecret(databaseName: string): Promise<void> {
  await translating(() => deleteDB(databaseName));
}

const open = (databaseName: string): Promise<IDBPDatabase<DeviceSchema>> =>
  openDB<DeviceSchema>(databaseName, SCHEMA_VERSION, {
    upgrade: (fresh) => void fresh.createObjectStore('secret'),
    // Whoever forgets the secret must not wait for a tab that is reading it.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });

async function newSecret(): Promise<StoredSecret> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, secret));
  secret.fill(0);
  return { key, nonce, sealed };
}

/** Another tab may have been quicker: what was stored first stays. */
async function keepFirst(db: IDBPDatabase<DeviceSchema>, fresh: StoredSecret): Promise<StoredSecret> {
  const transaction = db.transaction('secret', 'readwrite', { durability: 'strict' });
  const stored = await transaction.store.get(ENTRY);
  if (!stored) await transaction.store.put(fresh, ENTRY);
  await transaction.done;
  return stored ?? fresh;
}

async function unwrap({ key, nonce, sealed }: StoredSecret): Promise<Uint8Array> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce as BufferSource }, key, sealed as BufferSource));
  } catch (cause) {
    throw new VaultError('STORAGE_CORRUPT', { cause });
  }
}
