import { ACCESS_SETTINGS, type AccessSettings, CLOCK, type Clock, digestOf, type ProvenDevice, RANDOM_BYTES, type RandomBytes, TELEMETRY, TOKEN_BYTES } from '@chancery/access';
import { type SessionReply, toBase64Url } from '@chancery/contracts';
import { Database, SessionStore } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';

/** Opens a session for a device that has just proved itself. */
@Injectable()
export class OpenSession {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RANDOM_BYTES) private readonly randomBytes: RandomBytes,
    @Inject(ACCESS_SETTINGS) private readonly settings: AccessSettings,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  async execute({ deviceId, officerId, authorityId }: ProvenDevice): Promise<SessionReply> {
    const now = this.clock.now();
    const token = this.randomBytes(TOKEN_BYTES);
    const validForSeconds = this.settings.sessionMinutes * 60;
    await new SessionStore(this.database).open(digestOf(token), deviceId, now, new Date(now.getTime() + validForSeconds * 1000));
    this.telemetry.record('session_opened', { deviceId, authorityId });
    return { token: toBase64Url(token), validForSeconds, deviceId, officerId, authorityId, serverTime: now.getTime() };
  }
}
