import { type Caller, CLOCK, type Clock, requireMember, requireRole } from '@chancery/access';
import { ChanceryError, type CreateInvitationRequest, sameBytes } from '@chancery/contracts';
import { Database, InvitationStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

const MAX_UNDECIDED = 200;

/** Invites a new officer of the caller's authority, or a further device of the caller. */
@Injectable()
export class CreateInvitation {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ChanceryError `NOT_FOUND` (network), `NOT_ALLOWED`, `ID_REUSED`, `QUOTA_REACHED` */
  async execute(caller: Caller, request: CreateInvitationRequest): Promise<void> {
    if (request.kind === 'officer') requireRole(caller, request.networkId, 'security_officer');
    else requireMember(caller, request.networkId);
    const now = this.clock.now();
    const store = new InvitationStore(this.database);
    const invitation = {
      id: request.invitationId, kind: request.kind, networkId: request.networkId, authorityId: caller.authorityId, inviterOfficerId: caller.officerId,
      claimTokenDigest: request.claimTokenDigest, expiresAt: new Date(now.getTime() + request.validForMinutes * 60_000),
    };
    const existing = await store.find(request.invitationId);
    if (!existing && (await store.countOpen(caller.authorityId, now)) >= MAX_UNDECIDED) throw new ChanceryError('QUOTA_REACHED');
    if (await store.add(invitation, now)) return;
    const kept = existing ?? (await store.find(request.invitationId));
    const isRepeat = kept?.inviterOfficerId === caller.officerId && kept.kind === request.kind && kept.networkId === request.networkId && sameBytes(kept.claimTokenDigest, request.claimTokenDigest);
    if (!isRepeat) throw new ChanceryError('ID_REUSED');
  }
}
