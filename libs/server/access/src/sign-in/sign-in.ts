import { ChanceryError, readStatement, type SignIn, verifyCose } from '@chancery/contracts';
import { ChallengeStore, Database, DirectoryStore, NetworkStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { Authenticator } from '../session/authenticator.js';
import { ACCESS_SETTINGS, type AccessSettings, CLOCK, type Clock } from '../surroundings.js';
import { TrustLedgers } from '../trust/trust-ledgers.js';
import { verifySignature } from '../verify-signature.js';

/** A device that has just proved itself. */
export interface ProvenDevice {
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
}

const refused = (): ChanceryError => new ChanceryError('SIGN_IN_REFUSED');

/** Checks a signed challenge. */
@Injectable()
export class SignInCheck {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ACCESS_SETTINGS) private readonly settings: AccessSettings,
  ) {}

  /**
   * @param signIn  COSE_Sign1, kind `sign-in`
   * @param host    Host header of the request: the audience when no public origin is configured
   * @throws ChanceryError `SIGN_IN_REFUSED`, whatever the reason
   */
  async prove(signIn: Uint8Array, host: string): Promise<ProvenDevice> {
    const { value, cose } = this.read(signIn);
    if (!this.audiences(host).includes(value.audience)) throw refused();
    // Spent before anything else is looked at: one challenge, one try.
    const unspent = await new ChallengeStore(this.database).spend(value.challenge, value.deviceId, this.clock.now());
    const device = await new DirectoryStore(this.database).findDevice(value.deviceId);
    if (!unspent || !device) throw refused();
    const networks = await new NetworkStore(this.database).list(await new DirectoryStore(this.database).networksOf(device.authorityId));
    const standing = await this.authenticator.standing(value.deviceId, networks);
    const isSigned = [...standing.keys()].some((networkId) => {
      const key = this.ledgers.peek(networkId)?.deviceIdentity(value.deviceId)?.deviceKey;
      return key !== undefined && verifyCose(cose, key, verifySignature);
    });
    if (!isSigned) throw refused();
    return { deviceId: value.deviceId, ...device };
  }

  private read(signIn: Uint8Array): { value: SignIn; cose: ReturnType<typeof readStatement>['cose'] } {
    try {
      return readStatement(signIn, 'sign-in');
    } catch {
      throw refused();
    }
  }

  private audiences(host: string): string[] {
    return this.settings.publicOrigin ? [this.settings.publicOrigin] : [`http://${host}`, `https://${host}`];
  }
}
