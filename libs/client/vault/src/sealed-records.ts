import sodium from 'libsodium-wrappers';
import { checkName, checkPrefix, prefixesOf, type NamedRecord, type RecordChange, type RecordName, type Records, type RecordStore, type ScanOptions } from './record-store.js';
import type { RecordSealer } from './record-sealer.js';
import { toChangeList, type SealedChange } from './sealed-change.js';
import { checkHeader, HEAD_NAME, pagedRecords, readHead, readHeader, RECORD_PREFIX } from './vault-books.js';
import { VaultError } from './vault-error.js';
import { encodeHead, HeadTally, type VaultHead } from './vault-head.js';
import type { VaultHeader } from './vault-header.js';
import { Verification, type RecordSwap } from './verification.js';

/** What a vault does while it is unlocked: records, transactions in a row, and the tally that vouches for the whole. */
export abstract class SealedRecords implements Records {
  private queue: Promise<unknown> = Promise.resolve();
  private verification: Verification | undefined;
  private verifying: Promise<void> | undefined;

  protected constructor(
    protected readonly store: RecordStore,
    protected header: VaultHeader,
    private sealer: RecordSealer | undefined,
    protected storageKey: Uint8Array,
    protected head: VaultHead,
  ) {}

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
      const swaps = await this.swapsOf(sealed);
      const tally = new HeadTally(this.head);
      for (const { before, after } of swaps.values()) {
        if (before) tally.remove(before);
        if (after) tally.add(after);
      }
      await this.write(sealed, tally);
      this.verification?.follow(swaps);
      return this.head.generation;
    });
  }

  /**
   * Reads every record's seal, as `open` does unless told not to. Runs in slices, so that transactions go on meanwhile; what they
   * change is no tampering. Calls at the same time share one run.
   * @throws VaultError `RECORD_TAMPERED`, `VAULT_LOCKED`, or as the store does
   */
  async verifyAll(): Promise<void> {
    this.verifying ??= this.verify().finally(() => {
      this.verifying = undefined;
    });
    return this.verifying;
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

  protected unlocked(): RecordSealer {
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

  /** Every record that the change removes, replaces or adds, once. */
  private async swapsOf(change: SealedChange): Promise<ReadonlyMap<RecordName, RecordSwap>> {
    const swaps = new Map<RecordName, RecordSwap>();
    const goes = (name: RecordName, sealed: Uint8Array | undefined): unknown => swaps.set(name, sealed ? { before: this.unlocked().digest(name, sealed) } : {});
    for (const prefix of change.deletePrefix) for await (const { name, value } of pagedRecords(this.store, prefix)) goes(name, value);
    const others = [...new Set([...change.delete, ...change.put.keys()])].filter((name) => !swaps.has(name));
    // At once: a browser takes longer over the way to its database than over the question.
    const found = await Promise.all(others.map((name) => this.store.get(name)));
    others.forEach((name, i) => goes(name, found[i]));
    for (const [name, value] of change.put) swaps.set(name, { ...swaps.get(name), after: this.unlocked().digest(name, value) });
    return swaps;
  }

  protected async write(change: SealedChange, tally: HeadTally): Promise<void> {
    const next = tally.at(this.head.generation + 1);
    const sealer = this.unlocked();
    try {
      await this.store.transact(toChangeList(change, [HEAD_NAME, sealer.seal(HEAD_NAME, encodeHead(next))]));
      this.head = next;
    } catch (error) {
      // The platform may have failed after it wrote: what is stored decides, not what we think of it.
      this.verification?.restart();
      this.head = await readHead(this.store, sealer).catch(() => this.head);
      this.header = await readHeader(this.store).then(({ header }) => header, () => this.header);
      throw error;
    }
  }

  /** @param pause  between two slices */
  protected async verify(pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0))): Promise<void> {
    const verification = new Verification(this.store, () => this.unlocked());
    this.verification = verification;
    const step = async (): Promise<boolean> => {
      const last = await verification.step();
      if (last) await this.compare(verification);
      return last;
    };
    try {
      while (!(await this.enqueue(step))) await pause();
    } finally {
      this.verification = undefined;
    }
  }

  private async compare(verification: Verification): Promise<void> {
    const sealer = this.unlocked();
    const stored = await readHead(this.store, sealer);
    checkHeader(await readHeader(this.store), stored, sealer);
    const isAsKept = stored.generation === this.head.generation;
    if (!isAsKept || !sodium.memcmp(encodeHead(verification.seen(stored)), encodeHead(stored))) throw new VaultError('RECORD_TAMPERED');
  }

  protected enqueue<T>(job: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => {
      this.unlocked();
      return job();
    });
    this.queue = result.catch(() => undefined);
    return result;
  }
}
