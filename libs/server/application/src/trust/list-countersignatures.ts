import { type Caller, requireRole, TrustLedgers } from '@chancery/access';
import type { PendingStatementList } from '@chancery/contracts';
import { Database, PendingStatementStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

/** What waits for the signature of another coordinator. */
@Injectable()
export class ListCountersignatures {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
  ) {}

  /** @throws ChanceryError `NOT_FOUND` for who is no member, `NOT_ALLOWED` for who is no coordinator */
  async execute(caller: Caller, networkId: string): Promise<PendingStatementList> {
    requireRole(caller, networkId, 'coordinator');
    const ledger = await this.ledgers.current(networkId);
    const waiting = await new PendingStatementStore(this.database).list(networkId);
    return { pending: waiting.map((statement) => ({ statement, ...ledger.countersignatures(statement) })) };
  }
}
