import sodium from 'libsodium-wrappers';
import { checkName, checkPrefix, prefixesOf, type NamedRecord, type RecordChange, type RecordName, type Records, type RecordStore, type ScanOptions } from './record-store.js';
import { RecordSealer, STORAGE_KEY_BYTES, unwrapStorageKey, wrapStorageKey } from './record-sealer.js';
import { toChangeList, type SealedChange } from './sealed-change.js';
import type { Unlocker } from './unlocker.js';
import { VaultError } from './vault-error.js';
import { decodeHead, emptyHead, encodeHead, HeadTally, type VaultHead } from './vault-head.js';
import { decodeHeader, encodeHeader, VAULT_FORMAT, VAULT_ID_BYTES, type VaultHeader } from './vault-header.js';

const HEADER_NAME = 'v:header';
const HEAD_NAME = 'v:head';
/** Before every name that a caller chose, so that it cannot meet the vault's own two. */
const RECORD_PREFIX = 'r:';
const VERIFY_PAGE = 256;

export interface VaultOptions {
  /**
   * `all` (default): reads every record's seal while opening, and so notices single records that were removed or replaced
   * by older ones. `none`: opens at once; moved and altered records are still refused when they are read.
   */
  readonly verify?: 'all' | 'none';
}

/**
 * Records sealed under one random storage key, which is itself sealed under the officer's passphrase or key file.
 *
 * Every transaction raises `generation` by one, in the same write. A store that was replaced as a whole by an older copy of
 * itself cannot be told from inside: compare `generation` with the highest that the server has seen of this device.
 */
export class Vault implements Records {
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly store: RecordStore,
    private header: VaultHeader,
    private sealer: RecordSealer | undefined,
    private storageKey: Uint8Array,
    private head: VaultHead,
  ) {}

  static async exists(store: RecordStore): Promise<boolean> {
    return (await store.get(HEADER_NAME)) !== undefined;
  }

  /** Makes an empty vault at generation 1. The vault takes over the store. @throws VaultError `VAULT_EXISTS`, or as the store does */
  static async create(store: RecordStore, unlocker: Unlocker): Promise<Vault> {
    if (await Vault.exists(store)) throw new VaultError('VAULT_EXISTS');
    const vaultId = crypto.getRandomValues(new Uint8Array(VAULT_ID_BYTES));
    const storageKey = crypto.getRandomValues(new Uint8Array(STORAGE_KEY_BYTES));
    const header = await newHeader(vaultId, storageKey, unlocker);
    const sealer = await RecordSealer.of(storageKey, vaultId);
    const head = new HeadTally(emptyHead()).at(1);
    await store.transact({ put: [[HEADER_NAME, encodeHeader(header)], [HEAD_NAME, sealer.seal(HEAD_NAME, encodeHead(head))]] });
    return new Vault(store, header, sealer, storageKey, head);
  }

  /**
   * @throws VaultError `VAULT_MISSING`, `WRONG_PASSPHRASE`, `UNLOCKER_MISMATCH`, `FORMAT_UNSUPPORTED`, `RECORD_TAMPERED`, or as the
   *   store does. The store stays open, for another try.
   */
  static async open(store: RecordStore, unlocker: Unlocker, { verify = 'all' }: VaultOptions = {}): Promise<Vault> {
    const header = await readHeader(store);
    const storageKey = await unlockWith(unlocker, header);
    const sealer = await RecordSealer.of(storageKey, header.vaultId);
    const vault = new Vault(store, header, sealer, storageKey, await readHead(store, sealer));
    try {
      if (verify === 'all') await vault.verify();
      return vault;
    } catch (error) {
      vault.lock();
      throw error;
    }
  }

  /** 16 bytes: tells vaults apart; not secret. */
  get vaultId(): Uint8Array {
    return this.header.vaultId.slice();
  }

  /** How many transactions this vault has seen, creation included. It never goes back. */
  get generation(): number {
    return this.head.generation;
  }

  get isLocked(): boolean {
    return this.sealer === undefined;
  }

  /** @throws VaultError `RECORD_TAMPERED`, `VAULT_LOCKED`, `NAME_REFUSED`, or as the store does */
  async get(name: RecordName): Promise<Uint8Array | undefined> {
    const stored = RECORD_PREFIX + checkName(name);
    this.unlocked();
    const sealed = await this.store.get(stored);
    return sealed && this.unlocked().open(stored, sealed);
  }

  /** @throws VaultError as `get` does */
  async scan(prefix: string, options: ScanOptions = {}): Promise<NamedRecord[]> {
    checkPrefix(prefix);
    this.unlocked();
    const after = options.after === undefined ? {} : { after: RECORD_PREFIX + checkName(options.after) };
    const found = await this.store.scan(RECORD_PREFIX + prefix, { ...options, ...after });
    const sealer = this.unlocked();
    return found.map(({ name, value }) => ({ name: name.slice(RECORD_PREFIX.length), value: sealer.open(name, value) }));
  }

  /**
   * One durable transaction; transactions run in the order of their calls. The values are sealed before this method returns its
   * promise, so the caller may reuse or wipe them at once.
   * @returns the generation that this transaction made
   * @throws VaultError `STORAGE_FULL` or `STORAGE_FAILED`: nothing of it is visible, the vault stays usable
   */
  async transact(change: RecordChange): Promise<number> {
    const sealed = this.seal(change);
    return this.enqueue(async () => {
      const tally = new HeadTally(this.head);
      await this.countOut(tally, sealed);
      for (const [name, value] of sealed.put) tally.add(this.unlocked().digest(name, value));
      await this.write(sealed, tally);
      return this.head.generation;
    });
  }

  /**
   * Wraps the storage key for another passphrase or key file. Records stay as they are: who copied the file together with the old
   * passphrase can still read that copy.
   * @param current  asked again, so that an unattended screen is not enough
   * @throws VaultError `WRONG_PASSPHRASE`
   */
  async changePassphrase(current: Unlocker, next: Unlocker): Promise<void> {
    await this.enqueue(async () => {
      sodium.memzero(await unlockWith(current, this.header));
      this.unlocked();
      const header = await newHeader(this.header.vaultId, this.storageKey, next);
      await this.write({ put: new Map([[HEADER_NAME, encodeHeader(header)]]), delete: [], deletePrefix: [] }, new HeadTally(this.head));
      this.header = header;
    });
  }

  /** Forgets the keys, as far as JavaScript can. What is queued but not yet begun is refused with `VAULT_LOCKED`. */
  lock(): void {
    this.sealer?.wipe();
    this.sealer = undefined;
    sodium.memzero(this.storageKey);
  }

  /** Waits for what is queued, locks, and gives the store free. */
  async close(): Promise<void> {
    await this.queue;
    this.lock();
    await this.store.close();
  }

  private unlocked(): RecordSealer {
    if (!this.sealer) throw new VaultError('VAULT_LOCKED');
    return this.sealer;
  }

  private seal(change: RecordChange): SealedChange {
    const sealer = this.unlocked();
    const stored = (name: RecordName): RecordName => RECORD_PREFIX + checkName(name);
    const put = new Map<RecordName, Uint8Array>();
    for (const [name, value] of change.put ?? []) put.set(stored(name), sealer.seal(stored(name), value));
    return { put, delete: Array.from(change.delete ?? [], stored), deletePrefix: prefixesOf(change).map((prefix) => RECORD_PREFIX + checkPrefix(prefix)) };
  }

  /** Takes every record that the change removes or replaces out of the tally, each once. */
  private async countOut(tally: HeadTally, change: SealedChange): Promise<void> {
    const gone = new Set<RecordName>();
    const takeOut = (name: RecordName, sealed: Uint8Array | undefined): void => {
      if (sealed && !gone.has(name)) tally.remove(this.unlocked().digest(name, sealed));
      gone.add(name);
    };
    for (const prefix of change.deletePrefix) for await (const { name, value } of this.pages(prefix)) takeOut(name, value);
    for (const name of [...change.delete, ...change.put.keys()]) if (!gone.has(name)) takeOut(name, await this.store.get(name));
  }

  private async write(change: SealedChange, tally: HeadTally): Promise<void> {
    const next = tally.at(this.head.generation + 1);
    const sealer = this.unlocked();
    try {
      await this.store.transact(toChangeList(change, [HEAD_NAME, sealer.seal(HEAD_NAME, encodeHead(next))]));
      this.head = next;
    } catch (error) {
      // The platform may have failed after it wrote: what is stored decides, not what we think of it.
      this.head = await readHead(this.store, sealer).catch(() => this.head);
      throw error;
    }
  }

  private async *pages(prefix: string): AsyncGenerator<NamedRecord> {
    let after: RecordName | undefined;
    for (;;) {
      const page = await this.store.scan(prefix, { limit: VERIFY_PAGE, ...(after === undefined ? {} : { after }) });
      yield* page;
      if (page.length < VERIFY_PAGE) return;
      after = page[page.length - 1]!.name;
    }
  }

  private async verify(): Promise<void> {
    const tally = new HeadTally(emptyHead());
    for await (const { name, value } of this.pages(RECORD_PREFIX)) tally.add(this.unlocked().digest(name, value));
    const seen = tally.at(this.head.generation);
    if (!sodium.memcmp(encodeHead(seen), encodeHead(this.head))) throw new VaultError('RECORD_TAMPERED');
  }

  private enqueue<T>(job: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => {
      this.unlocked();
      return job();
    });
    this.queue = result.catch(() => undefined);
    return result;
  }
}

async function newHeader(vaultId: Uint8Array, storageKey: Uint8Array, unlocker: Unlocker): Promise<VaultHeader> {
  const base = { format: VAULT_FORMAT, vaultId, unlock: unlocker.newParameters() };
  const wrappingKey = await unlocker.wrappingKey(base.unlock);
  try {
    return { ...base, wrappedKey: await wrapStorageKey(storageKey, wrappingKey, base) };
  } finally {
    wrappingKey.fill(0);
  }
}

async function unlockWith(unlocker: Unlocker, header: VaultHeader): Promise<Uint8Array> {
  const wrappingKey = await unlocker.wrappingKey(header.unlock);
  try {
    return await unwrapStorageKey(wrappingKey, header);
  } finally {
    wrappingKey.fill(0);
  }
}

async function readHeader(store: RecordStore): Promise<VaultHeader> {
  const bytes = await store.get(HEADER_NAME);
  if (!bytes) throw new VaultError('VAULT_MISSING');
  return decodeHeader(bytes);
}

async function readHead(store: RecordStore, sealer: RecordSealer): Promise<VaultHead> {
  const sealed = await store.get(HEAD_NAME);
  if (!sealed) throw new VaultError('RECORD_TAMPERED');
  return decodeHead(sealer.open(HEAD_NAME, sealed));
}
