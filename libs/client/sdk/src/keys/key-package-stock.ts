import { KEY_PACKAGE_STOCK, SUITE_NAMES, toHex, type KeyPackageStock, type Suite } from '@chancery/contracts';
import { createKeyPackages, type CreatedKeyPackage, type KeyPackagePair } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { AccountStore } from '../account/account-store.js';
import { pack, unpack } from '../record.js';
import { SerialQueue } from '../serial-queue.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';

interface KeyPackageRecord {
  readonly suite: Suite;
  readonly publicBytes: Uint8Array;
  readonly privateBytes: Uint8Array;
  readonly lastResort: boolean;
  /** Unix seconds. */
  readonly madeAt: number;
}

const NAME = 'k:';
const WEEK = 7 * 86_400;
/** Their lifetime is over by then, and nobody may use them any more. Seconds. */
const KEEP = 35 * 86_400;
const DAY = 86_400;
/** Per publication: what a request may hold. */
const BATCH = 50;

/** This device's single-use key packages: private halves in the vault before the public ones are handed out. */
export class KeyPackageStocker {
  private readonly queue = new SerialQueue();
  /** When old packages were looked for last. Unix seconds. */
  private lookedAt = 0;

  constructor(
    private readonly vault: Vault,
    private readonly api: ServerApi,
    private readonly account: AccountStore,
    private readonly trust: TrustStore,
    private readonly surroundings: Surroundings,
  ) {}

  /** Fills up what the server has too few of, and rotates the last resort weekly. @returns how many were published */
  refill(): Promise<number> {
    return this.queue.run(() => this.refillAll());
  }

  private async refillAll(): Promise<number> {
    const { stock } = await this.api.keyPackageStock();
    let published = 0;
    for (const suite of SUITE_NAMES) published += await this.refillSuite(suite, stock.find((entry) => entry.suite === suite));
    await this.forgetOld();
    return published;
  }

  private async refillSuite(suite: Suite, stock: KeyPackageStock | undefined): Promise<number> {
    const { full, refillAt } = KEY_PACKAGE_STOCK[suite];
    const single = stock?.single ?? 0;
    const missing = single <= refillAt ? full - single : 0;
    const lastResortDue = stock?.lastResortAgeSeconds === undefined || stock.lastResortAgeSeconds >= WEEK;
    if (missing === 0 && !lastResortDue) return 0;
    const singles = await this.make(suite, Math.min(missing, BATCH), false);
    const [lastResort] = lastResortDue ? await this.make(suite, 1, true) : [];
    await this.surroundings.crash('key-packages.stored');
    await this.api.publishKeyPackages({ suite, packages: singles.map(({ publicBytes }) => publicBytes), ...(lastResort ? { lastResort: lastResort.publicBytes } : {}) });
    await this.surroundings.crash('key-packages.published');
    return singles.length + (lastResort ? 1 : 0);
  }

  private async make(suite: Suite, count: number, lastResort: boolean): Promise<CreatedKeyPackage[]> {
    if (count === 0) return [];
    const [network] = this.account.self(this.trust)?.networkIds ?? [];
    if (!network) return [];
    const now = this.surroundings.nowSeconds();
    const made = await createKeyPackages({ suite, identity: this.account.leafIdentity(this.trust, network), signingSeed: this.account.certified.deviceSeed, count, lastResort, now });
    await this.vault.transact({ put: made.map(({ reference, publicBytes, privateBytes }) => [NAME + toHex(reference), pack({ suite, publicBytes, privateBytes, lastResort, madeAt: now })] as const) });
    return made;
  }

  /** The first of these packages that is this device's own, and what to delete once it was used. */
  async find(references: readonly Uint8Array[]): Promise<{ pair: KeyPackagePair; spent: string[] } | undefined> {
    for (const reference of references) {
      const name = NAME + toHex(reference);
      const stored = await this.vault.get(name);
      if (!stored) continue;
      const { publicBytes, privateBytes, lastResort } = unpack<KeyPackageRecord>(stored);
      return { pair: { publicBytes, privateBytes }, spent: lastResort ? [] : [name] };
    }
    return undefined;
  }

  private async forgetOld(): Promise<void> {
    const now = this.surroundings.nowSeconds();
    if (now - this.lookedAt < DAY) return;
    const limit = now - KEEP;
    const old = (await this.vault.scan(NAME)).filter(({ value }) => unpack<KeyPackageRecord>(value).madeAt < limit);
    if (old.length > 0) await this.vault.transact({ delete: old.map(({ name }) => name) });
    this.lookedAt = now;
  }
}
