import { type LogEntry, sameBytes, SyncReply, WelcomeList } from '@chancery/contracts';
import { GroupSession, inspectWelcome, SealingError, type CreatedKeyPackage } from '@chancery/sealing';
import type { RawDevice } from './actors.js';
import type { MixedNetwork } from './actors-sdk.js';

/** A member who opens everything that the client ever put on the wire, accepted or not: a key that was used twice does not open. */
export class Auditor {
  private after: number;
  private readonly opened = new Set<string>();

  private constructor(
    private readonly network: MixedNetwork,
    private readonly raw: RawDevice,
    private readonly channelId: string,
    private session: GroupSession,
    joinedAt: number,
  ) {
    this.after = joinedAt;
  }

  /** @param packages  what `raw` has published: one of them was used to add it */
  static async join(network: MixedNetwork, raw: RawDevice, packages: readonly CreatedKeyPackage[], channelId: string): Promise<Auditor> {
    const { welcomes } = await raw.call(WelcomeList, 'GET', '/v1/welcomes');
    const { welcome, seq } = welcomes.find((entry) => entry.channelId === channelId)!;
    await network.refresh();
    const moment = { now: network.trust.now, acceptedAt: network.trust.now };
    const { references } = inspectWelcome(welcome);
    const keyPackage = packages.find(({ reference }) => references.some((one) => sameBytes(one, reference)))!;
    const { session } = await GroupSession.join({ welcome, keyPackage, signingSeed: raw.device.signingSeed, judge: network.trust.ledger, expected: { channelId, networkId: network.trust.networkId }, moment });
    return new Auditor(network, raw, channelId, session, seq);
  }

  /** @param wire  lines of hexadecimal @returns why what did not open did not */
  async follow(wire: string): Promise<string[]> {
    await this.network.refresh();
    const faults: string[] = [];
    const seen = [...new Set(wire.split('\n').filter((line) => line !== ''))];
    for (const entry of await this.entries()) {
      if (entry.kind === 'message') continue;
      faults.push(...(await this.openAll(seen)));
      this.session = (await this.session.receiveCommit(entry.body, this.moment)).session;
      this.after = entry.seq;
    }
    return [...faults, ...(await this.openAll(seen))];
  }

  /** In the order of the wire: those of other epochs have their turn at other times. */
  private async openAll(ciphertexts: readonly string[]): Promise<string[]> {
    const faults: string[] = [];
    for (const hex of ciphertexts) {
      if (this.opened.has(hex)) continue;
      try {
        this.session = (await this.session.open(Buffer.from(hex, 'hex'), this.moment)).session;
        this.opened.add(hex);
      } catch (error) {
        if (!(error instanceof SealingError)) throw error;
        if (error.code !== 'STALE_EPOCH' && error.code !== 'FUTURE_EPOCH') faults.push(error.code);
      }
    }
    return faults;
  }

  private async entries(): Promise<LogEntry[]> {
    const { entries } = await this.raw.call(SyncReply, 'POST', '/v1/sync', { cursors: [{ channelId: this.channelId, after: this.after }], maxBytes: 4_194_304 });
    return entries;
  }

  private get moment() {
    const now = Math.floor(Date.now() / 1000);
    return { now, acceptedAt: now };
  }
}
