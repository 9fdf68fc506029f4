import { sameBytes, StatementError, TrustLedger, type LeafIdentity as ChainIdentity, type Verifier } from '@chancery/contracts';
import { verify, type LeafJudge } from '@chancery/sealing';
import { ClientError } from '../client-error.js';

export const verifier: Verifier = (publicKey, message, signature) => verify(publicKey, message, signature);

/** Codes after which nothing more is believed of a network. */
export const BREAK_CODES = ['LOG_CONTRADICTS', 'FINGERPRINT_MISMATCH', 'TRAINING_APART'] as const;
export type BreakCode = (typeof BREAK_CODES)[number];

/** One network as this device has verified it: the log of statements, replayed, and whether it still may be believed. */
export class NetworkTrust {
  readonly ledger: TrustLedger;
  /** What the sealing library asks of this network. The identities that it hands back are those that `identify` gave. */
  readonly judge: LeafJudge;
  /** Why nothing more is believed of this network; undefined while all is well. */
  broken: BreakCode | undefined;

  /** Verified, not yet in the vault. */
  unsaved: [string, Uint8Array][] = [];
  private replaying = false;

  /** @param pinned  false: nobody has compared the fingerprint out of band */
  constructor(
    readonly networkId: string,
    readonly fingerprint: Uint8Array,
    readonly pinned: boolean,
  ) {
    this.ledger = new TrustLedger((publicKey, message, signature) => this.replaying || verifier(publicKey, message, signature), fingerprint);
    this.judge = judgeBy(this.ledger);
  }

  get size(): number {
    return this.ledger.size;
  }

  /** @throws ClientError when the network may not be believed any more */
  requireSound(): void {
    if (this.broken) throw new ClientError(this.broken);
  }

  /** Takes the next statement in. @throws ClientError FINGERPRINT_MISMATCH, LOG_CONTRADICTS; nothing has changed then */
  append(statement: Uint8Array): void {
    try {
      const { statement: read, apply } = this.ledger.prepare(statement);
      if (this.size === 0 && (read.kind !== 'charter' || !('networkId' in read.value) || read.value.networkId !== this.networkId)) throw new StatementError('CONTRADICTS');
      apply();
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      throw new ClientError(this.size === 0 && error.code === 'WRONG_ISSUER' ? 'FINGERPRINT_MISMATCH' : 'LOG_CONTRADICTS');
    }
  }

  /**
   * Takes in a statement whose signatures this device has verified before. Every other rule is applied again.
   * @throws ClientError as `append` does
   */
  replay(statement: Uint8Array): void {
    this.replaying = true;
    try {
      this.append(statement);
    } finally {
      this.replaying = false;
    }
  }

  /** Whether a colleague's head is a state of this very log; undefined when this device has not come that far. */
  agrees(head: { size: number; root: Uint8Array }): boolean | undefined {
    const root = this.ledger.root(head.size);
    return root && sameBytes(root, head.root);
  }

  head(): { size: number; root: Uint8Array } {
    return { size: this.size, root: this.ledger.root()! };
  }
}

function judgeBy(ledger: TrustLedger): LeafJudge {
  return {
    get size() {
      return ledger.size;
    },
    identify: (identity, signatureKey) => ledger.identify(identity, signatureKey),
    standing: (leaf, at) => ledger.standing(leaf as ChainIdentity, at),
  };
}
