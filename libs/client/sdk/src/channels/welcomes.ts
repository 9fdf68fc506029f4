import type { WelcomeEntry } from '@chancery/contracts';
import { diffPages, GroupSession, inspectWelcome, SealingError, type KeyPackagePair } from '@chancery/sealing';
import type { AccountStore } from '../account/account-store.js';
import type { AttentionDesk } from '../attention-desk.js';
import type { KeyPackageStocker } from '../keys/key-package-stock.js';
import { SerialQueue } from '../serial-queue.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import { Channel, type ChannelRecord } from './channel.js';
import { pagePrefix, prefixed, type ChannelStore } from './channel-store.js';
import type { Follower } from './follower.js';

export interface WelcomeParts {
  readonly store: ChannelStore;
  readonly follower: Follower;
  readonly stocker: KeyPackageStocker;
  readonly api: ServerApi;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly surroundings: Surroundings;
  readonly attention: AttentionDesk;
}

const NO_GROUP = new Uint8Array(16);

/** Enters channels to which colleagues have added this device. */
export class Welcomes {
  private readonly refused = new Set<string>();
  private readonly queue = new SerialQueue();

  constructor(private readonly parts: WelcomeParts) {}

  /** @returns how many channels were entered */
  collect(): Promise<number> {
    return this.queue.run(() => this.collectAll());
  }

  private async collectAll(): Promise<number> {
    const { welcomes } = await this.parts.api.welcomes();
    let joined = 0;
    for (const welcome of [...welcomes].sort((a, b) => a.seq - b.seq)) {
      if (this.refused.has(welcome.welcomeId)) continue;
      const known = this.parts.store.get(welcome.channelId);
      const channel = known ?? new Channel(blank(welcome));
      joined += (await channel.queue.run(() => this.take(channel, welcome, known !== undefined))) ? 1 : 0;
    }
    return joined;
  }

  private async take(channel: Channel, welcome: WelcomeEntry, known: boolean): Promise<boolean> {
    const { api, follower, attention, store } = this.parts;
    if (known && channel.record.joinedSeq >= welcome.seq) return this.done(welcome);
    if (known && channel.isLive) await follower.catchUp(channel);
    if (known && channel.record.state !== 'left') {
      this.refused.add(welcome.welcomeId);
      if (channel.record.state !== 'stopped') attention.raise('WELCOME_UNEXPECTED', { channelId: channel.id, networkId: channel.networkId });
      return false;
    }
    if (!this.parts.trust.has(welcome.networkId)) return false;
    await this.parts.trust.sync(welcome.networkId);
    try {
      if (!(await this.join(channel, welcome))) return false;
    } catch (error) {
      if (!(error instanceof SealingError)) throw error;
      if (error.code === 'TRUST_BEHIND') {
        attention.raise('STATEMENTS_WITHHELD', { channelId: channel.id, networkId: welcome.networkId });
        return false;
      }
      this.refused.add(welcome.welcomeId);
      store.hold(channel);
      channel.record = { ...blank(welcome), cursor: welcome.seq, joinedSeq: welcome.seq };
      await follower.stop(channel, error.code, error.deviceIds);
      return false;
    }
    await api.deleteWelcome(welcome.welcomeId);
    return true;
  }

  private async done(welcome: WelcomeEntry): Promise<false> {
    await this.parts.api.deleteWelcome(welcome.welcomeId);
    return false;
  }

  private async join(channel: Channel, entry: WelcomeEntry): Promise<boolean> {
    const { store, stocker, trust, account, surroundings } = this.parts;
    const { references } = inspectWelcome(entry.welcome);
    const found = await stocker.find(references);
    const network = trust.of(entry.networkId);
    network.requireSound();
    if (!found) return this.enterWithoutKeys(channel, entry);
    const session = await this.open(entry, found.pair, account.certified.deviceSeed);
    await surroundings.crash('welcome.joined');
    const pages = prefixed(pagePrefix(channel.id), diffPages(undefined, session));
    const record: ChannelRecord = { ...blank(entry), kind: session.policy.kind, suite: session.suite, groupId: session.groupId, state: 'active', nextCounter: await this.nextCounter(entry) };
    await store.write(channel, record, { put: pages.put, delete: found.spent, deletePrefix: [pagePrefix(channel.id)] }, session);
    channel.session = session;
    session.settle();
    store.hold(channel);
    await surroundings.crash('welcome.stored');
    return true;
  }

  private async open(entry: WelcomeEntry, keyPackage: KeyPackagePair, signingSeed: Uint8Array): Promise<GroupSession> {
    const { trust, surroundings } = this.parts;
    const { session } = await GroupSession.join({
      welcome: entry.welcome, keyPackage, signingSeed,
      judge: trust.of(entry.networkId).judge,
      expected: { channelId: entry.channelId, networkId: entry.networkId },
      moment: { now: surroundings.nowSeconds(), acceptedAt: Math.floor(entry.acceptedAt / 1000) },
    });
    return session;
  }

  /** The private half is gone, yet this device is a member: it comes in by the other door. */
  private async enterWithoutKeys(channel: Channel, entry: WelcomeEntry): Promise<boolean> {
    const summary = (await this.parts.api.channels()).channels.find(({ channelId }) => channelId === entry.channelId);
    if (!summary || summary.networkId !== entry.networkId) return false;
    const record: ChannelRecord = { ...blank(entry), kind: summary.kind, suite: summary.suite, groupId: summary.groupId, state: 'rejoining', gapFrom: entry.seq, nextCounter: await this.nextCounter(entry) };
    await this.parts.store.write(channel, record);
    this.parts.store.hold(channel);
    this.parts.attention.raise('COMMIT_UNREADABLE', { channelId: channel.id, networkId: entry.networkId });
    await this.parts.follower.comeBack(channel);
    return true;
  }

  /** A device that is let in again goes on with the count that the server has of it. */
  private async nextCounter({ channelId }: WelcomeEntry): Promise<number> {
    return (await this.parts.api.counter(channelId)).next;
  }
}

function blank({ channelId, networkId, seq }: WelcomeEntry): ChannelRecord {
  return { channelId, networkId, kind: 'group', suite: 'x25519', groupId: NO_GROUP, state: 'left', cursor: seq, joinedSeq: seq, nextCounter: 1 };
}
