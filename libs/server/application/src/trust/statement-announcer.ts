import { SessionRegistry, TELEMETRY, type TrustDraft } from '@chancery/access';
import { RELAY_DOWN, type StatementsHint } from '@chancery/contracts';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '../outbox/outbox.js';
import type { StandingEffects } from './settle-standing.js';

/** Tells the relay and the log, once statements are committed. */
@Injectable()
export class StatementAnnouncer {
  constructor(
    @Inject(SessionRegistry) private readonly registry: SessionRegistry,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  announce(appended: TrustDraft['appended'], effects: StandingEffects): void {
    const sizes = new Map<string, number>();
    for (const { networkId, seq, statement } of appended) {
      sizes.set(networkId, seq + 1);
      this.telemetry.record('statement_accepted', { networkId, kind: statement.kind });
    }
    // Sockets go first: a device that has just been revoked is told nothing more.
    this.registry.announce({ deviceIds: effects.unsettledDeviceIds });
    for (const deviceId of effects.lostDeviceIds) this.telemetry.record('session_closed', { deviceId, code: 'STANDING_LOST' });
    this.outbox.publish([...sizes].map(([networkId, logSize]) => ({ to: { networkId }, event: RELAY_DOWN.statements, payload: { networkId, logSize } satisfies StatementsHint })));
  }
}
