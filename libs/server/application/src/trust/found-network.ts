import { timingSafeEqual } from 'node:crypto';
import { ACCESS_SETTINGS, type AccessSettings, CLOCK, type Clock, digestOf, readOrRefuse, type TrustDraft, TrustLedgers } from '@chancery/access';
import { ChanceryError, type Charter, type CosignedStatement, type FoundNetworkReply, type FoundNetworkRequest, sameBytes } from '@chancery/contracts';
import { NetworkStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { settleStanding } from './settle-standing.js';
import { StatementAcceptance } from './statement-acceptance.js';
import { StatementAnnouncer } from './statement-announcer.js';

/** Founds a network: its charter, its secretariat and the first people of it, all or nothing. */
@Injectable()
export class FoundNetwork {
  constructor(
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(StatementAnnouncer) private readonly announcer: StatementAnnouncer,
    @Inject(ACCESS_SETTINGS) private readonly settings: AccessSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Idempotent: the same statements again answer like the first time.
   * @throws ChanceryError `FOUNDING_REFUSED`, `STATEMENT_MALFORMED`, `STATEMENT_REFUSED`, `TRAINING_APART`; `ID_REUSED` when the network exists
   */
  async execute({ foundingToken, statements }: FoundNetworkRequest): Promise<FoundNetworkReply> {
    this.requireToken(foundingToken);
    const first = statements[0] && readOrRefuse(statements[0]);
    if (first?.kind !== 'charter') throw new ChanceryError('STATEMENT_REFUSED');
    const charter = first.value as Charter;
    const now = this.clock.now();
    const done = await this.ledgers.write(async (draft) => {
      if (await this.exists(draft, charter.networkId, first)) await this.requireSame(draft, charter.networkId, statements);
      else await new NetworkStore(draft.tx).add({ id: charter.networkId, name: charter.name, abbreviation: charter.abbreviation, fingerprint: first.digest, training: charter.training });
      const acceptance = new StatementAcceptance(draft, now);
      for (const statement of statements) await acceptance.accept(charter.networkId, statement);
      const effects = await settleStanding(draft, acceptance.touched, now);
      return { appended: draft.appended, effects, logSize: (await draft.ledger(charter.networkId)).size };
    });
    this.announcer.announce(done.appended, done.effects);
    return { networkId: charter.networkId, logSize: done.logSize };
  }

  private requireToken(token: string): void {
    const [given, wanted] = [token, this.settings.foundingToken].map((text) => digestOf(Buffer.from(text)));
    if (!timingSafeEqual(given!, wanted!)) throw new ChanceryError('FOUNDING_REFUSED');
  }

  private async exists(draft: TrustDraft, networkId: string, charter: CosignedStatement): Promise<boolean> {
    const network = await new NetworkStore(draft.tx).find(networkId);
    if (network && !sameBytes(network.fingerprint, charter.digest)) throw new ChanceryError('ID_REUSED');
    return network !== undefined;
  }

  private async requireSame(draft: TrustDraft, networkId: string, statements: readonly Uint8Array[]): Promise<void> {
    for (const bytes of statements) if (!(await draft.has(networkId, readOrRefuse(bytes)))) throw new ChanceryError('ID_REUSED');
  }
}
