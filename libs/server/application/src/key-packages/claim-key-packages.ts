import { type Caller, CLOCK, type Clock, requireMember, TELEMETRY, TrustLedgers } from '@chancery/access';
import { type ClaimKeyPackagesReply, type ClaimKeyPackagesRequest, KEY_PACKAGE_STOCK, type KeyPackagesLowHint, RELAY_DOWN, type Suite } from '@chancery/contracts';
import { Database, KeyPackageStore, type StoredKeyPackage } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '../outbox/outbox.js';

interface Claimed {
  readonly taken: readonly StoredKeyPackage[];
  readonly left: ReadonlyMap<string, number>;
}

/** Hands out one KeyPackage of each device, for whoever is about to add them. */
@Injectable()
export class ClaimKeyPackages {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TrustLedgers) private readonly ledgers: TrustLedgers,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /**
   * Devices that do not exist, are not of this network, are in bad standing or have no package are all `missing`.
   * @throws ChanceryError `NOT_FOUND` unless the caller is a member of the network
   */
  async execute(caller: Caller, { networkId, suite, deviceIds }: ClaimKeyPackagesRequest): Promise<ClaimKeyPackagesReply> {
    requireMember(caller, networkId);
    const wanted = [...new Set(deviceIds)];
    const { taken, left } = await this.take(await this.inGoodStanding(networkId, wanted), suite);
    this.tellLow(suite, taken, left);
    const had = new Set(taken.map(({ deviceId }) => deviceId));
    return { claimed: taken.map(({ deviceId, package: keyPackage }) => ({ deviceId, keyPackage })), missing: wanted.filter((deviceId) => !had.has(deviceId)) };
  }

  private async inGoodStanding(networkId: string, deviceIds: readonly string[]): Promise<string[]> {
    const ledger = await this.ledgers.current(networkId);
    const unixSeconds = Math.floor(this.clock.now().getTime() / 1000);
    return deviceIds.filter((deviceId) => {
      const identity = ledger.deviceIdentity(deviceId);
      return identity !== undefined && ledger.standing(identity, { unixSeconds }) === 'valid';
    });
  }

  private take(deviceIds: readonly string[], suite: Suite): Promise<Claimed> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const store = new KeyPackageStore(tx);
      const singles = await store.takeSingles(deviceIds, suite, now);
      const had = new Set(singles.map(({ deviceId }) => deviceId));
      const last = await store.lastResorts(deviceIds.filter((deviceId) => !had.has(deviceId)), suite, now);
      return { taken: [...singles, ...last], left: await store.countSingles(deviceIds, suite, now) };
    });
  }

  private tellLow(suite: Suite, taken: Claimed['taken'], left: Claimed['left']): void {
    const low = taken.map(({ deviceId }) => ({ deviceId, single: left.get(deviceId) ?? 0 })).filter(({ single }) => single < KEY_PACKAGE_STOCK[suite].refillAt);
    for (const { deviceId, single } of low) this.telemetry.record('key_packages_low', { deviceId, remaining: single });
    this.outbox.publish(low.map(({ deviceId, single }) => ({ to: { deviceIds: [deviceId] }, event: RELAY_DOWN.keyPackagesLow, payload: { suite, single } satisfies KeyPackagesLowHint })));
  }
}
