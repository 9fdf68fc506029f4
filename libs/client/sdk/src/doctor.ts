import { ChanceryError } from '@chancery/contracts';
import type { Vault } from '@chancery/vault';
import type { AccountStore } from './account/account-store.js';
import type { AttentionDesk } from './attention-desk.js';
import { channelView } from './channels/channel-view.js';
import type { ChannelStore } from './channels/channel-store.js';
import { ClientError } from './client-error.js';
import type { Surroundings } from './surroundings.js';
import type { TrustStore } from './trust/trust-store.js';
import type { ServerApi } from './transport/server-api.js';
import type { Check } from './views.js';

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

/** Looks at everything that could be wrong, and says so in a sentence each. It changes nothing but the session. */
export class Doctor {
  constructor(private readonly parts: DoctorParts) {}

  async examine(): Promise<Check[]> {
    const { account } = this.parts;
    const checks = [this.vault(), await this.server()];
    if (!account.record?.certified) return [...checks, { name: 'enrolment', ok: false, detail: 'This device is not enrolled.' }];
    return [...checks, await this.session(), this.clock(), this.certificate(), ...this.networks(), await this.stock(), this.channels(), this.attention()];
  }

  private vault(): Check {
    const { vault } = this.parts;
    return { name: 'vault', ok: !vault.isLocked, detail: vault.isLocked ? 'The vault is locked.' : `The vault is open, at transaction ${vault.generation}.` };
  }

  private async server(): Promise<Check> {
    return this.trying('server', async () => {
      const { status, version } = await this.parts.api.health();
      return { ok: status === 'ok', detail: `The server says ${status}, version ${version}.` };
    });
  }

  private async session(): Promise<Check> {
    return this.trying('session', async () => {
      const { deviceId, networkIds } = await this.parts.api.whoAmI();
      const ok = deviceId === this.parts.account.certified.deviceId;
      return { ok, detail: ok ? `Signed in; ${networkIds.length} network(s).` : 'The server takes this device for another one.' };
    });
  }

  private clock(): Check {
    const skew = this.parts.api.session.clockSkew;
    const ok = skew === undefined || Math.abs(skew) <= LARGEST_SKEW;
    return { name: 'clock', ok, detail: skew === undefined ? 'The server has not told the time yet.' : `This clock and the server's are ${Math.round(Math.abs(skew) / 1000)} s apart.` };
  }

  private certificate(): Check {
    const { account, trust, surroundings } = this.parts;
    const { deviceId } = account.certified;
    const network = trust.list().find(({ ledger }) => ledger.deviceIdentity(deviceId));
    const identity = network?.ledger.deviceIdentity(deviceId);
    if (!network || !identity) return { name: 'certificate', ok: false, detail: 'No log holds a certificate of this device.' };
    const standing = network.ledger.standing(identity, { unixSeconds: surroundings.nowSeconds() });
    const until = identity.notAfter * 1_000;
    const ok = standing === 'valid' && until - surroundings.now() > SOON;
    return { name: 'certificate', ok, detail: `The certificate is ${standing}, until ${new Date(until).toISOString().slice(0, 10)}.` };
  }

  private networks(): Check[] {
    return this.parts.trust.list().map((network) => {
      const problem = network.broken ?? (network.pinned ? undefined : 'its fingerprint was not compared');
      const name = network.size > 0 ? network.ledger.charter.abbreviation : network.networkId;
      return { name: `network ${name}`, ok: problem === undefined, detail: problem === undefined ? `${network.size} statements verified.` : `${network.size} statements; ${problem}.` };
    });
  }

  private async stock(): Promise<Check> {
    return this.trying('key packages', async () => {
      const { stock } = await this.parts.api.keyPackageStock();
      const low = stock.filter(({ single }) => single === 0);
      return { ok: stock.length > 0 && low.length === 0, detail: stock.length === 0 ? 'None published: nobody can add this device.' : stock.map(({ suite, single }) => `${suite} ${single}`).join(', ') };
    });
  }

  private channels(): Check {
    const views = this.parts.channels.list().map(channelView);
    const troubled = views.filter(({ stoppedBy, delayedBy, queued }) => stoppedBy !== undefined || delayedBy !== undefined || queued > 0);
    const details = troubled.map(({ channelId, stoppedBy, delayedBy, queued }) => `${channelId}: ${stoppedBy ?? delayedBy ?? 'waiting'}, ${queued} queued`);
    return { name: 'channels', ok: troubled.length === 0, detail: troubled.length === 0 ? `${views.length} channel(s), nothing waits.` : details.join('; ') };
  }

  private attention(): Check {
    const raised = this.parts.attention.list();
    return { name: 'attention', ok: raised.length === 0, detail: raised.length === 0 ? 'Nothing was refused.' : [...new Set(raised.map(({ code }) => code))].join(', ') };
  }

  private async trying(name: string, check: () => Promise<{ ok: boolean; detail: string }>): Promise<Check> {
    try {
      return { name, ...(await check()) };
    } catch (error) {
      if (error instanceof ChanceryError || error instanceof ClientError) return { name, ok: false, detail: error.code };
      throw error;
    }
  }
}
