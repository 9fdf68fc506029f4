import { readOrRefuse, type TrustDraft } from '@chancery/access';
import { ChanceryError, type CosignedStatement, mergeCosigned, StatementError, type TrustLedger } from '@chancery/contracts';
import { PendingStatementStore } from '@chancery/persistence';
import { onlySignedBy } from './signatures.js';

const MAX_WAITING = 200;

export interface Countersigned {
  readonly state: 'complete' | 'waiting';
  /** With all signatures so far. */
  readonly bytes: Uint8Array;
  readonly signed: number;
  readonly needed: number;
}

/** Collects the signatures of coordinators under one statement, in whichever order they come. */
export class Countersigning {
  private readonly pending: PendingStatementStore;

  constructor(
    private readonly draft: TrustDraft,
    private readonly now: Date,
  ) {
    this.pending = new PendingStatementStore(draft.tx);
  }

  /** @throws ChanceryError `STATEMENT_REFUSED` when no coordinator has signed it; `QUOTA_REACHED`; StatementError */
  async collect(networkId: string, bytes: Uint8Array): Promise<Countersigned> {
    const statement = readOrRefuse(bytes);
    const ledger = await this.draft.ledger(networkId);
    const keys = ledger.charter.coordinators.map(({ publicKey }) => publicKey);
    const given = onlySignedBy(bytes, statement, keys);
    // A late countersignature changes nothing, and is no fault.
    if (await this.draft.has(networkId, statement)) return { state: 'complete', bytes: given, ...ledger.countersignatures(given) };
    const earlier = await this.pending.find(networkId, statement.kind, statement.digest);
    const together = earlier ? mergeCosigned(earlier, given) : given;
    const merged = onlySignedBy(together, readOrRefuse(together), keys);
    const counts = ledger.countersignatures(merged);
    if (counts.signed >= counts.needed) {
      await this.pending.remove(networkId, statement.kind, statement.digest);
      return { state: 'complete', bytes: merged, ...counts };
    }
    this.requireSound(ledger, merged);
    await this.keep(networkId, statement, merged, earlier === undefined);
    return { state: 'waiting', bytes: merged, ...counts };
  }

  /** Signatures may be missing; nothing else may. */
  private requireSound(ledger: TrustLedger, bytes: Uint8Array): void {
    try {
      ledger.prepare(bytes);
    } catch (error) {
      if (!(error instanceof StatementError && error.code === 'NOT_ENOUGH_SIGNATURES')) throw error;
    }
  }

  private async keep(networkId: string, { kind, digest }: CosignedStatement, bytes: Uint8Array, isNew: boolean): Promise<void> {
    if (isNew && (await this.pending.count(networkId)) >= MAX_WAITING) throw new ChanceryError('QUOTA_REACHED');
    await this.pending.put(networkId, kind, digest, bytes, this.now);
  }
}
