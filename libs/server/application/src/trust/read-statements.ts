import { type Caller, requireMember } from '@chancery/access';
import { ChanceryError, type StatementPage } from '@chancery/contracts';
import { Database, NetworkStore, StatementLogStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

const MAX_PAGE_BYTES = 524_288;
const MAX_PAGE_STATEMENTS = 1_000;

/** A page of a network's log, for its members. */
@Injectable()
export class ReadStatements {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * @param after  how many statements the caller has already
   * @returns the next ones: at least one when there is one, else at most 512 KiB
   * @throws ChanceryError `NOT_FOUND` unless the caller is a member
   */
  async execute(caller: Caller, networkId: string, after: number): Promise<StatementPage> {
    requireMember(caller, networkId);
    // The size first: a statement that comes in between is then read without being announced, never the reverse.
    const network = await new NetworkStore(this.database).find(networkId);
    if (!network || after > network.logSize) throw new ChanceryError(network ? 'BODY_MALFORMED' : 'NOT_FOUND');
    const rows = await new StatementLogStore(this.database).read(networkId, after, MAX_PAGE_STATEMENTS);
    const statements: Uint8Array[] = [];
    let bytes = 0;
    for (const row of rows) {
      bytes += row.bytes.length;
      if (statements.length > 0 && bytes > MAX_PAGE_BYTES) break;
      statements.push(row.bytes);
    }
    return { from: after, statements, logSize: Math.max(network.logSize, after + statements.length) };
  }
}
