import { ChanceryError, toHex } from '@chancery/contracts';
import type { OfficerRole } from '@chancery/domain';
import { Database, type SessionRecord, SessionStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../caller.js';
import { CLOCK, type Clock } from '../surroundings.js';
import { TrustLedgers } from '../trust/trust-ledgers.js';
import { digestOfToken } from './token.js';

/** Finds out who holds a token. */
@Injectable()
export class Authenticator {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Whose token it is, judged anew by the logs as they are now.
   * @param token  as in `Authorization: Bearer …` or the socket's handshake
   * @throws ChanceryError `NOT_SIGNED_IN`: unknown, run out, or the device, its officer or its authority lost its standing
   */
  async authenticateToken(token: string): Promise<Caller> {
    const digest = digestOfToken(token);
    const session = digest && (await new SessionStore(this.database).find(digest, this.clock.now()));
    if (!digest || !session) throw new ChanceryError('NOT_SIGNED_IN');
    const rolesByNetwork = await this.standing(session.deviceId, session.networks);
    if (rolesByNetwork.size === 0) throw new ChanceryError('NOT_SIGNED_IN');
    return this.caller(toHex(digest), session, rolesByNetwork);
  }

  /** In which networks a device is in good standing, and with which roles. */
  async standing(deviceId: string, networks: SessionRecord['networks']): Promise<Map<string, readonly OfficerRole[]>> {
    const unixSeconds = Math.floor(this.clock.now().getTime() / 1000);
    const roles = new Map<string, readonly OfficerRole[]>();
    for (const { id, logSize } of networks) {
      const ledger = await this.ledgers.upTo(id, logSize);
      const identity = ledger.deviceIdentity(deviceId);
      if (identity && ledger.standing(identity, { unixSeconds }) === 'valid') roles.set(id, identity.roles);
    }
    return roles;
  }

  private caller(sessionId: string, session: SessionRecord, rolesByNetwork: ReadonlyMap<string, readonly OfficerRole[]>): Caller {
    const { deviceId, officerId, authorityId, expiresAt } = session;
    const roles = [...new Set([...rolesByNetwork.values()].flat())];
    return { sessionId, deviceId, officerId, authorityId, expiresAt, roles, networkIds: [...rolesByNetwork.keys()], rolesByNetwork };
  }
}
