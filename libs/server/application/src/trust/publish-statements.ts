import { CLOCK, type Clock, readOrRefuse, type TrustDraft, TrustLedgers } from '@chancery/access';
import { ChanceryError, type PublishStatementsReply } from '@chancery/contracts';
import { NetworkStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { Countersigning, type Countersigned } from './countersigning.js';
import { settleStanding } from './settle-standing.js';
import { isCoordinated } from './signatures.js';
import { StatementAcceptance } from './statement-acceptance.js';
import { StatementAnnouncer } from './statement-announcer.js';

/** More than an authority certifies in one go; a body that holds more is no publication. */
const MAX_STATEMENTS = 500;

/** Publishes statements in a network's log: all or none. Whoever brings them, their signatures speak. */
@Injectable()
export class PublishStatements {
  constructor(
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(StatementAnnouncer) private readonly announcer: StatementAnnouncer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A statement of the coordinators with too few signatures waits for the others', and is appended with the last one.
   * @throws ChanceryError `NOT_FOUND`, `STATEMENT_MALFORMED`, `STATEMENT_REFUSED`, `TRAINING_APART`, `QUOTA_REACHED`
   */
  async execute(networkId: string, statements: readonly Uint8Array[]): Promise<PublishStatementsReply> {
    if (statements.length === 0 || statements.length > MAX_STATEMENTS) throw new ChanceryError('BODY_MALFORMED');
    const now = this.clock.now();
    const done = await this.ledgers.write(async (draft) => {
      if (!(await new NetworkStore(draft.tx).find(networkId))) throw new ChanceryError('NOT_FOUND');
      const acceptance = new StatementAcceptance(draft, now);
      const counted = await this.takeAll(draft, acceptance, networkId, statements);
      const effects = await settleStanding(draft, acceptance.touched, now);
      return { appended: draft.appended, effects, counted, logSize: (await draft.ledger(networkId)).size };
    });
    this.announcer.announce(done.appended, done.effects);
    const { state, signed, needed } = done.counted;
    return { accepted: state === 'complete', logSize: done.logSize, signed, needed };
  }

  /** @returns the count of the statement that waits, or of the last one */
  private async takeAll(draft: TrustDraft, acceptance: StatementAcceptance, networkId: string, statements: readonly Uint8Array[]): Promise<Countersigned> {
    const countersigning = new Countersigning(draft, this.clock.now());
    const counts: Countersigned[] = [];
    for (const bytes of statements) {
      if (isCoordinated(readOrRefuse(bytes).kind)) {
        const counted = await countersigning.collect(networkId, bytes);
        if (counted.state === 'complete') await acceptance.accept(networkId, counted.bytes);
        counts.push(counted);
      } else {
        await acceptance.accept(networkId, bytes);
        counts.push({ state: 'complete', bytes, signed: 1, needed: 1 });
      }
    }
    const waiting = counts.filter(({ state }) => state === 'waiting');
    // All or none: what waits cannot be published together with what does not.
    if (waiting.length > 0 && waiting.length < counts.length) throw new ChanceryError('STATEMENT_REFUSED');
    return waiting[0] ?? counts.at(-1)!;
  }
}
