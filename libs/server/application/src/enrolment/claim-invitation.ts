import { CLOCK, type Clock, TrustLedgers } from '@chancery/access';
import { ChanceryError, type ClaimInvitationRequest, type InvitationHint, type InvitationStatusReply, RELAY_DOWN, sameBytes } from '@chancery/contracts';
import { invitationMachine, sourcesOf } from '@chancery/domain';
import { Database, type InvitationRecord, InvitationStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '../outbox/outbox.js';
import { requireSoundClaim } from './claimed-identity.js';
import { isClaimToken, stateAt } from './invitation-rules.js';

const MAX_WRONG_TOKENS = 10;

/** Takes up an invitation: no session yet, the token speaks. Once only. */
@Injectable()
export class ClaimInvitation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The very same claim again answers like the first time: the first answer may have been lost.
   * @throws ChanceryError `INVITATION_REFUSED`: unknown, closed, claimed by another or a wrong token, alike;
   *   `STATEMENT_MALFORMED`, `STATEMENT_REFUSED`: the token was right, the statements were not
   */
  async execute(invitationId: string, claim: ClaimInvitationRequest): Promise<InvitationStatusReply> {
    const store = new InvitationStore(this.database);
    const invitation = await store.find(invitationId);
    if (!invitation) throw new ChanceryError('INVITATION_REFUSED');
    if (!isClaimToken(invitation, claim.claimToken)) return this.countWrongToken(store, invitation);
    const now = this.clock.now();
    const state = stateAt(invitation, now);
    if (isRepeat(invitation, claim)) return { state, networkId: invitation.networkId };
    if (state !== 'open') throw new ChanceryError('INVITATION_REFUSED');
    requireSoundClaim(invitation, claim, await this.ledgers.current(invitation.networkId), Math.floor(now.getTime() / 1000));
    const { enrolment, deviceCertificate, proof } = claim;
    const isFirst = await store.claim(invitationId, sourcesOf(invitationMachine, 'claim', 'newcomer'), 'claimed', { enrolment, deviceCertificate, proof });
    if (!isFirst) throw new ChanceryError('INVITATION_REFUSED');
    this.outbox.publish([{ to: { authorityIds: [invitation.authorityId] }, event: RELAY_DOWN.invitation, payload: { invitationId } satisfies InvitationHint }]);
    return { state: 'claimed', networkId: invitation.networkId };
  }

  private async countWrongToken(store: InvitationStore, { id }: InvitationRecord): Promise<never> {
    const wrong = await store.countWrongToken(id);
    if (wrong >= MAX_WRONG_TOKENS) await store.move(id, sourcesOf(invitationMachine, 'shut', 'clock'), 'withdrawn');
    throw new ChanceryError('INVITATION_REFUSED');
  }
}

function isRepeat({ state, enrolment, deviceCertificate, proof }: InvitationRecord, claim: ClaimInvitationRequest): boolean {
  if ((state !== 'claimed' && state !== 'approved') || !enrolment || !proof) return false;
  return sameBytes(enrolment, claim.enrolment) && sameBytes(proof, claim.proof) && sameBytes(deviceCertificate ?? new Uint8Array(), claim.deviceCertificate ?? new Uint8Array());
}
