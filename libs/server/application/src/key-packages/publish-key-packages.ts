import { type Caller, CLOCK, type Clock, TrustLedgers } from '@chancery/access';
import { ChanceryError, type KeyPackageStockReply, type PublishKeyPackagesRequest } from '@chancery/contracts';
import { Database, isUniqueViolation, KeyPackageStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { readOwnKeyPackage } from './own-key-packages.js';
import { stockReply } from './stock-reply.js';

/** Single-use packages of one device and suite. */
const MAX_STOCK = 200;

/** Puts the caller's KeyPackages in stock. Packages that are there already are passed over. */
@Injectable()
export class PublishKeyPackages {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ChanceryError `MLS_MALFORMED`, `NOT_ALLOWED`, `QUOTA_REACHED`, `ID_REUSED` */
  async execute(caller: Caller, { suite, packages, lastResort }: PublishKeyPackagesRequest): Promise<KeyPackageStockReply> {
    const now = this.clock.now();
    const read = (bytes: Uint8Array) => readOwnKeyPackage(bytes, suite, caller, this.ledgers, Math.floor(now.getTime() / 1000));
    const singles = packages.map(read);
    const last = lastResort && read(lastResort);
    try {
      return await this.database.transaction(async (tx) => {
        const store = new KeyPackageStore(tx);
        await store.lockDevice(caller.deviceId);
        await store.addSingles(caller.deviceId, suite, singles, now);
        if (last) await store.replaceLastResort(caller.deviceId, suite, last, now);
        const stock = await store.stock(caller.deviceId, now);
        if (stock.some((one) => one.suite === suite && one.single > MAX_STOCK)) throw new ChanceryError('QUOTA_REACHED');
        return stockReply(stock, now);
      });
    } catch (error) {
      // One package cannot be single-use and last resort, nor another device's.
      throw isUniqueViolation(error) ? new ChanceryError('ID_REUSED') : error;
    }
  }
}
