import { ChanceryError, TrustLedger } from '@chancery/contracts';
import { Database, NetworkStore, type Queryable, StatementLogStore } from '@chancery/persistence';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { verifySignature } from '../verify-signature.js';
import { TrustDraft } from './trust-draft.js';

const PAGE = 500;

/**
 * Every network's log, replayed in memory. The database holds the truth: a ledger here is never ahead of what was
 * committed, and catches up by itself when another process has appended.
 */
@Injectable()
export class TrustLedgers implements OnModuleInit {
  private readonly committed = new Map<string, TrustLedger>();
  /** Ahead of the committed ones while a transaction runs; thrown away when it fails. */
  private readonly drafts = new Map<string, TrustLedger>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(@Inject(Database) private readonly database: Database) {}

  async onModuleInit(): Promise<void> {
    for (const id of await new NetworkStore(this.database).listIds()) await this.catchUp(this.committed, this.database, id);
  }

  /** The ledger as this process last saw it. @returns undefined for a network that is not known here */
  peek(networkId: string): TrustLedger | undefined {
    return this.committed.get(networkId);
  }

  /** The ledger with at least the first `logSize` statements, read from the database when it is behind. */
  async upTo(networkId: string, logSize: number): Promise<TrustLedger> {
    const known = this.committed.get(networkId);
    return known && known.size >= logSize ? known : this.catchUp(this.committed, this.database, networkId);
  }

  /** The ledger as the database has it now. @throws ChanceryError `NOT_FOUND` for a network that does not exist */
  async current(networkId: string): Promise<TrustLedger> {
    const network = await new NetworkStore(this.database).find(networkId);
    if (!network) throw new ChanceryError('NOT_FOUND');
    return this.upTo(networkId, network.logSize);
  }

  /**
   * Runs `work` as the only writer of any log: here by a queue, across processes by a lock in the database. What it
   * appends counts for readers once the transaction is committed, and not at all when it fails.
   */
  write<T>(work: (draft: TrustDraft) => Promise<T>): Promise<T> {
    const turn = this.queue.then(() => this.writeAlone(work));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async writeAlone<T>(work: (draft: TrustDraft) => Promise<T>): Promise<T> {
    let touched: TrustDraft['appended'] = [];
    try {
      const result = await this.database.transaction(async (tx) => {
        await new StatementLogStore(tx).lock();
        const draft = new TrustDraft(tx, (networkId) => this.catchUp(this.drafts, tx, networkId));
        touched = draft.appended;
        return work(draft);
      });
      for (const { networkId, bytes, seq } of touched) this.take(this.ledger(this.committed, networkId), seq, bytes);
      return result;
    } catch (error) {
      for (const { networkId } of touched) this.drafts.delete(networkId);
      throw error;
    }
  }

  private ledger(map: Map<string, TrustLedger>, networkId: string): TrustLedger {
    let ledger = map.get(networkId);
    if (!ledger) map.set(networkId, (ledger = new TrustLedger(verifySignature)));
    return ledger;
  }

  private async catchUp(map: Map<string, TrustLedger>, on: Queryable, networkId: string): Promise<TrustLedger> {
    const ledger = this.ledger(map, networkId);
    const log = new StatementLogStore(on);
    for (;;) {
      const page = await log.read(networkId, ledger.size, PAGE);
      for (const { seq, bytes } of page) this.take(ledger, seq, bytes);
      if (page.length < PAGE) return ledger;
    }
  }

  /** Two readers may bring the same statement: the second one is too late. */
  private take(ledger: TrustLedger, seq: number, bytes: Uint8Array): void {
    if (seq === ledger.size) ledger.append(bytes);
  }
}
