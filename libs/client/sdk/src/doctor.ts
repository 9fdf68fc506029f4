import { ChanceryError, KEY_PACKAGE_STOCK, type KeyPackageStock } from '@chancery/contracts';
import type { Vault } from '@chancery/vault';
import type { AccountStore } from './account/account-store.js';
import type { AttentionDesk } from './attention-desk.js';
import { channelView } from './channels/channel-view.js';
import type { ChannelStore } from './channels/channel-store.js';
import { ClientError } from './client-error.js';
import type { Surroundings } from './surroundings.js';
import type { NetworkTrust } from './trust/network-trust.js';
import type { TrustStore } from './trust/trust-store.js';
import type { ServerApi } from './transport/server-api.js';
import type { Check, Finding } from './views.js';

type Found = Omit<Check, 'name'>;

export interface DoctorParts {
  readonly vault: Vault;
  readonly api: ServerApi;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly channels: ChannelStore;
  readonly surroundings: Surroundings;
  readonly attention: AttentionDesk;
}

const LARGEST_SKEW = 120_000;
const SOON = 30 * 86_400_000;

const found = (ok: boolean, finding: Finding, detail: string, facts: Check['facts'] = {}): Found => ({ ok, finding, detail, facts });

/** Looks at everything that could be wrong, and says so in a sentence each. It changes nothing but the session. */
export class Doctor {
  constructor(private readonly parts: DoctorParts) {}

  async examine(): Promise<Check[]> {
    const { account } = this.parts;
    const checks = [this.vault(), await this.server()];
    if (!account.record?.certified) return [...checks, { name: 'enrolment', ...found(false, 'not_enrolled', 'This device is not enrolled.') }];
    return [...checks, await this.session(), this.clock(), this.certificate(), ...this.networks(), await this.stock(), this.channels(), this.attention()];
  }

  private vault(): Check {
    const { vault } = this.parts;
    const { isLocked, generation } = vault;
    return { name: 'vault', ...(isLocked ? found(false, 'vault_locked', 'The vault is locked.') : found(true, 'vault_open', `The vault is open, at transaction ${generation}.`, { generation })) };
  }

  private async server(): Promise<Check> {
    return this.trying('server', async () => {
      const { status, version } = await this.parts.api.health();
      return found(status === 'ok', 'server_answers', `The server says ${status}, version ${version}.`, { status, version });
    });
  }

  private async session(): Promise<Check> {
    return this.trying('session', async () => {
      const { deviceId, networkIds } = await this.parts.api.whoAmI();
      const ok = deviceId === this.parts.account.certified.deviceId;
      return ok ? found(true, 'signed_in', `Signed in; ${networkIds.length} network(s).`, { networks: networkIds.length }) : found(false, 'taken_for_another', 'The server takes this device for another one.');
    });
  }

  private clock(): Check {
    const skew = this.parts.api.session.clockSkew;
    if (skew === undefined) return { name: 'clock', ...found(true, 'no_time_yet', 'The server has not told the time yet.') };
    const seconds = Math.round(Math.abs(skew) / 1000);
    return { name: 'clock', ...found(Math.abs(skew) <= LARGEST_SKEW, 'clocks_apart', `This clock and the server's are ${seconds} s apart.`, { seconds }) };
  }

  private certificate(): Check {
    const { account, trust, surroundings } = this.parts;
    const { deviceId } = account.certified;
    const network = trust.list().find(({ ledger }) => ledger.deviceIdentity(deviceId));
    const identity = network?.ledger.deviceIdentity(deviceId);
    if (!network || !identity) return { name: 'certificate', ...found(false, 'no_certificate', 'No log holds a certificate of this device.') };
    const standing = network.ledger.standing(identity, { unixSeconds: surroundings.nowSeconds() });
    const until = identity.notAfter * 1_000;
    const ok = standing === 'valid' && until - surroundings.now() > SOON;
    return { name: 'certificate', ...found(ok, 'certified', `The certificate is ${standing}, until ${new Date(until).toISOString().slice(0, 10)}.`, { standing, until }) };
  }

  private networks(): Check[] {
    return this.parts.trust.list().map((network) => {
      const name = network.size > 0 ? network.ledger.charter.abbreviation : network.networkId;
      return { name: `network ${name}`, ...stateOf(network) };
    });
  }

  private async stock(): Promise<Check> {
    return this.trying('key packages', async () => {
      const { stock } = await this.parts.api.keyPackageStock();
      if (stock.length === 0) return found(false, 'no_key_packages', 'None published: nobody can add this device.');
      const isLow = ({ suite, single }: KeyPackageStock): boolean => single < KEY_PACKAGE_STOCK[suite].refillAt;
      const facts = { list: stock.map(({ suite, single }) => `${suite} ${single}`).join(', ') };
      const detail = stock.map((entry) => `${entry.suite} ${entry.single}${isLow(entry) ? ' (low)' : ''}`).join(', ');
      return stock.some(isLow) ? found(false, 'few_key_packages', detail, facts) : found(true, 'key_packages', detail, facts);
    });
  }

  private channels(): Check {
    const views = this.parts.channels.list().map(channelView);
    const troubled = views.filter(({ stoppedBy, delayedBy, queued }) => stoppedBy !== undefined || delayedBy !== undefined || queued > 0);
    const details = troubled.map(({ channelId, stoppedBy, delayedBy, queued }) => `${channelId}: ${stoppedBy ?? delayedBy ?? 'waiting'}, ${queued} queued`);
    if (troubled.length === 0) return { name: 'channels', ...found(true, 'nothing_waits', `${views.length} channel(s), nothing waits.`, { channels: views.length }) };
    return { name: 'channels', ...found(false, 'channels_wait', details.join('; '), { channels: troubled.length, queued: troubled.reduce((sum, { queued }) => sum + queued, 0) }) };
  }

  private attention(): Check {
    const raised = this.parts.attention.list();
    if (raised.length === 0) return { name: 'attention', ...found(true, 'nothing_refused', 'Nothing was refused.') };
    const codes = [...new Set(raised.map(({ code }) => code))].join(', ');
    return { name: 'attention', ...found(false, 'refused', codes, { n: raised.length, codes }) };
  }

  private async trying(name: string, check: () => Promise<Found>): Promise<Check> {
    try {
      return { name, ...(await check()) };
    } catch (error) {
      if (error instanceof ChanceryError || error instanceof ClientError) return { name, ...found(false, 'failed', error.code, { code: error.code }) };
      throw error;
    }
  }
}

function stateOf({ size, broken, pinned }: NetworkTrust): Found {
  if (broken) return found(false, 'broken', `${size} statements; ${broken}.`, { size, code: broken });
  if (!pinned) return found(false, 'not_compared', `${size} statements; its fingerprint was not compared.`, { size });
  return found(true, 'verified', `${size} statements verified.`, { size });
}
