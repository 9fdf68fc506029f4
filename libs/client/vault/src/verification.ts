import type { RecordSealer } from './record-sealer.js';
import type { RecordName, RecordStore } from './record-store.js';
import { PAGE, RECORD_PREFIX } from './vault-books.js';
import { emptyHead, HeadTally, type VaultHead } from './vault-head.js';

/** What a transaction did to one record, as keyed digests. */
export interface RecordSwap {
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/**
 * Counts all records anew, a page at a time, while transactions go on between the pages: what they change behind the place
 * that was reached is counted as they change it, what lies ahead is met there.
 */
export class Verification {
  private tally = new HeadTally(emptyHead());
  private reached: RecordName | undefined;

  constructor(
    private readonly store: RecordStore,
    private readonly sealer: () => RecordSealer,
  ) {}

  /** Reads the next page. No transaction may run meanwhile. @returns whether that was the last */
  async step(): Promise<boolean> {
    const page = await this.store.scan(RECORD_PREFIX, { limit: PAGE, ...(this.reached === undefined ? {} : { after: this.reached }) });
    const sealer = this.sealer();
    for (const { name, value } of page) this.tally.add(sealer.digest(name, value));
    this.reached = page.at(-1)?.name ?? this.reached;
    return page.length < PAGE;
  }

  /** A transaction has changed these records. */
  follow(swaps: ReadonlyMap<RecordName, RecordSwap>): void {
    for (const [name, { before, after }] of swaps) {
      if (this.reached === undefined || name > this.reached) continue;
      if (before) this.tally.remove(before);
      if (after) this.tally.add(after);
    }
  }

  /** It is not known what a transaction did: begins anew. */
  restart(): void {
    this.tally = new HeadTally(emptyHead());
    this.reached = undefined;
  }

  /** What the head must say of the records, beside generation and header. */
  seen({ generation, headerDigest }: VaultHead): VaultHead {
    return { ...this.tally.at(generation), ...(headerDigest ? { headerDigest } : {}) };
  }
}
