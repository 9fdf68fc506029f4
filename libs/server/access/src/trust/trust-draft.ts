import { ChanceryError, type CosignedStatement, readCosigned, StatementError, type TrustLedger } from '@chancery/contracts';
import { type Queryable, StatementLogStore } from '@chancery/persistence';

/** What a statement met in a log. */
export type AppendOutcome = 'appended' | 'there_already';

/** One transaction over the networks' logs, held by `TrustLedgers.write`. */
export class TrustDraft {
  /** What was appended so far, in order. */
  readonly appended: { readonly networkId: string; readonly seq: number; readonly bytes: Uint8Array; readonly statement: CosignedStatement }[] = [];
  private readonly log: StatementLogStore;

  constructor(
    readonly tx: Queryable,
    private readonly catchUp: (networkId: string) => Promise<TrustLedger>,
  ) {
    this.log = new StatementLogStore(tx);
  }

  /** The network's ledger with everything that this transaction has appended. */
  ledger(networkId: string): Promise<TrustLedger> {
    return this.catchUp(networkId);
  }

  /** Whether the log has this statement, whoever signed it. */
  async has(networkId: string, { kind, digest }: CosignedStatement): Promise<boolean> {
    const stored = await this.log.find(kind, digest);
    return stored !== undefined && (await this.log.isLogged(networkId, stored.id));
  }

  /**
   * Appends one statement to one log, unless the log has it: the same payload never counts twice, or an old certificate
   * could be played again after its revocation.
   * @param bytes  the cosigned form
   * @throws ChanceryError `STATEMENT_MALFORMED`; StatementError when the ledger refuses it, and nothing has changed
   */
  async append(networkId: string, bytes: Uint8Array, acceptedAt: Date): Promise<AppendOutcome> {
    const read = readOrRefuse(bytes);
    const stored = await this.log.find(read.kind, read.digest);
    if (stored && (await this.log.isLogged(networkId, stored.id))) return 'there_already';
    const ledger = await this.ledger(networkId);
    // A log holds the bytes that were accepted first: signatures may differ, what they say does not.
    const kept = stored?.bytes ?? bytes;
    const { statement, apply } = ledger.prepare(kept);
    const seq = ledger.size;
    const { id } = stored ?? (await this.log.store(read.kind, read.digest, kept, acceptedAt));
    await this.log.append(networkId, seq, id);
    this.appended.push({ networkId, seq, bytes: kept, statement });
    apply();
    return 'appended';
  }
}

/** @throws ChanceryError `STATEMENT_MALFORMED` */
export function readOrRefuse(bytes: Uint8Array): CosignedStatement {
  try {
    return readCosigned(bytes);
  } catch (error) {
    if (error instanceof StatementError) throw new ChanceryError('STATEMENT_MALFORMED');
    throw error;
  }
}
