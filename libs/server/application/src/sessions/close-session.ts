import { type Caller, SessionRegistry, TELEMETRY } from '@chancery/access';
import { fromHex } from '@chancery/contracts';
import { Database, SessionStore } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';

/** Ends the caller's session; its sockets go at once. */
@Injectable()
export class CloseSession {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SessionRegistry) private readonly registry: SessionRegistry,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  async execute(caller: Caller): Promise<void> {
    await new SessionStore(this.database).close(fromHex(caller.sessionId));
    this.registry.announce({ sessionIds: [caller.sessionId] });
    this.telemetry.record('session_closed', { deviceId: caller.deviceId, code: 'SIGNED_OUT' });
  }
}
