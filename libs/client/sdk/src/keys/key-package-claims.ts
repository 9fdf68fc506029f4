import { sameBytes, type Suite } from '@chancery/contracts';
import { inspectKeyPackage, SealingError, type DeviceToAdd } from '@chancery/sealing';
import type { AttentionDesk } from '../attention-desk.js';
import type { Surroundings } from '../surroundings.js';
import type { NetworkTrust } from '../trust/network-trust.js';
import type { ServerApi } from '../transport/server-api.js';

/** Claimed packages that nobody used yet are kept this long: asking who can be reached must not empty their stock. Milliseconds. */
const KEEP = 10 * 60_000;
const PER_REQUEST = 500;

interface Claimed extends DeviceToAdd {
  readonly until: number;
}

/** Key packages of colleagues, checked before they are used. */
export class KeyPackageClaims {
  private readonly held = new Map<string, Claimed>();

  constructor(
    private readonly api: ServerApi,
    private readonly surroundings: Surroundings,
    private readonly attention: AttentionDesk,
  ) {}

  /**
   * One good package per device, as far as there are any.
   * A package that is not the device's own, or whose chain does not hold, is told to the officer and not used.
   */
  async claim(network: NetworkTrust, suite: Suite, deviceIds: readonly string[]): Promise<DeviceToAdd[]> {
    const wanted = deviceIds.filter((deviceId) => !this.fresh(suite, deviceId));
    for (let from = 0; from < wanted.length; from += PER_REQUEST) {
      const asked = wanted.slice(from, from + PER_REQUEST);
      const { claimed } = await this.api.claimKeyPackages({ networkId: network.networkId, suite, deviceIds: asked });
      for (const { deviceId, keyPackage } of claimed) if (asked.includes(deviceId)) await this.keep(network, suite, deviceId, wrapped(keyPackage));
    }
    return deviceIds.flatMap((deviceId) => this.fresh(suite, deviceId) ?? []);
  }

  /** They are in a commit that was accepted: not to be used again. */
  spend(suite: Suite, deviceIds: readonly string[]): void {
    for (const deviceId of deviceIds) this.held.delete(suite + deviceId);
  }

  private fresh(suite: Suite, deviceId: string): DeviceToAdd | undefined {
    const claimed = this.held.get(suite + deviceId);
    return claimed && claimed.until > this.surroundings.now() ? { deviceId, keyPackage: claimed.keyPackage } : undefined;
  }

  private async keep(network: NetworkTrust, suite: Suite, deviceId: string, keyPackage: Uint8Array): Promise<void> {
    const fault = await this.examine(network, suite, deviceId, keyPackage);
    if (!fault) this.held.set(suite + deviceId, { deviceId, keyPackage, until: this.surroundings.now() + KEEP });
    else if (fault.family === 'integrity') this.attention.raise(fault.code, { networkId: network.networkId, deviceIds: [deviceId] });
  }

  private async examine(network: NetworkTrust, suite: Suite, deviceId: string, keyPackage: Uint8Array): Promise<SealingError | undefined> {
    try {
      const found = await inspectKeyPackage(keyPackage, network.judge);
      const now = this.surroundings.nowSeconds();
      const expected = network.ledger.deviceIdentity(deviceId);
      if (found.identity.deviceId !== deviceId || found.suite !== suite || !expected || !sameBytes(expected.deviceKey, found.identity.deviceKey)) return new SealingError('SWAPPED_KEY_PACKAGE', [deviceId]);
      if (found.notAfter < now) return new SealingError('KEY_PACKAGE_LIFETIME', [deviceId]);
      const standing = network.judge.standing(found.identity, { unixSeconds: now });
      // Roles or dates have changed since: the package is out of date, not forged; its device makes new ones.
      return standing === 'valid' ? undefined : new SealingError('UNFIT_MEMBER', [deviceId]);
    } catch (error) {
      if (error instanceof SealingError) return error;
      throw error;
    }
  }
}

/** The directory may hand out the bare structure: MLSMessage puts version and wire format before it, RFC 9420 §6. */
function wrapped(keyPackage: Uint8Array): Uint8Array {
  const header = [0, 1, 0, 5];
  return header.every((byte, i) => keyPackage[i] === byte) ? keyPackage : Uint8Array.from([...header, ...keyPackage]);
}
