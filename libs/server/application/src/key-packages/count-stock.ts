import { type Caller, CLOCK, type Clock } from '@chancery/access';
import type { KeyPackageStockReply } from '@chancery/contracts';
import { Database, KeyPackageStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { stockReply } from './stock-reply.js';

/** What the caller's device has in stock; suites without any package are left out. */
@Injectable()
export class CountStock {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(caller: Caller): Promise<KeyPackageStockReply> {
    const now = this.clock.now();
    return stockReply(await new KeyPackageStore(this.database).stock(caller.deviceId, now), now);
  }
}
