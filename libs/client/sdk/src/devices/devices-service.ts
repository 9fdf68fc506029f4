import { readStatement, type Standing } from '@chancery/contracts';
import { hkdfSha256 } from '@chancery/sealing';
import type { Vault } from '@chancery/vault';
import type { AccountStore } from '../account/account-store.js';
import type { DevicesApi } from '../api.js';
import { digitGroups } from '../channels/digits.js';
import { ClientError } from '../client-error.js';
import { pack, unpack } from '../record.js';
import type { Surroundings } from '../surroundings.js';
import type { NetworkTrust } from '../trust/network-trust.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { DeviceView } from '../views.js';

const LABEL = 'l:';
const LONGEST_LABEL = 60;
const SAFETY_CONTEXT = new TextEncoder().encode('chancery device safety number');

export interface DevicesParts {
  readonly vault: Vault;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly surroundings: Surroundings;
}

/** The devices of this officer, as the logs of their networks have them. */
export class DevicesService implements DevicesApi {
  constructor(private readonly parts: DevicesParts) {}

  async list(): Promise<DeviceView[]> {
    const labels = new Map((await this.parts.vault.scan(LABEL)).map(({ name, value }) => [name.slice(LABEL.length), unpack<{ label: string }>(value).label]));
    return [...this.known()].map(([deviceId, network]) => {
      const label = labels.get(deviceId);
      return { ...this.view(deviceId, network), ...(label === undefined ? {} : { label }) };
    });
  }

  async name(deviceId: string, label: string): Promise<void> {
    if (!this.known().has(deviceId)) throw new ClientError('UNKNOWN_DEVICE');
    if (label === '') return void (await this.parts.vault.transact({ delete: [LABEL + deviceId] }));
    if (label.length > LONGEST_LABEL || !label.isWellFormed() || /[\p{Cc}\u2028\u2029]/u.test(label)) throw new ClientError('CONTENT_MALFORMED');
    await this.parts.vault.transact({ put: [[LABEL + deviceId, pack({ label })]] });
  }

  /** Each with the first network that has it; in several networks the certificates are the same. */
  private known(): Map<string, NetworkTrust> {
    const { account, trust, surroundings } = this.parts;
    const { officerId } = account.certified;
    const found = new Map<string, NetworkTrust>();
    for (const network of trust.list()) for (const deviceId of network.ledger.officer(officerId, surroundings.nowSeconds())?.deviceIds ?? []) if (!found.has(deviceId)) found.set(deviceId, network);
    return found;
  }

  private view(deviceId: string, { ledger }: NetworkTrust): Omit<DeviceView, 'label'> {
    const { account, surroundings } = this.parts;
    const identity = ledger.deviceIdentity(deviceId)!;
    const standing: Standing = ledger.standing(identity, { unixSeconds: surroundings.nowSeconds() });
    const { value } = readStatement(ledger.deviceChain(deviceId)!.device, 'device');
    const { officerKey } = account.certified;
    return {
      deviceId, standing,
      self: deviceId === account.certified.deviceId,
      validUntil: identity.notAfter * 1_000,
      certifiedAt: value.notBefore * 1_000,
      safetyNumber: safetyNumberOf(identity.deviceKey, officerKey),
    };
  }
}

/** @param officerKey  this vault's own: a device that was certified under another one shows other digits */
const safetyNumberOf = (deviceKey: Uint8Array, officerKey: Uint8Array): string => digitGroups(hkdfSha256(deviceKey, officerKey, SAFETY_CONTEXT, 48), 12);

