import { MAX_XWING_DEVICES, type Suite } from '@chancery/contracts';
import { authoritiesFit, DEFAULT_POLICIES, permits, type ChannelKind } from '@chancery/domain';
import { diffPages, GroupSession, SealingError, type DeviceToAdd } from '@chancery/sealing';
import type { AccountStore } from '../account/account-store.js';
import type { ChannelsApi } from '../api.js';
import { ClientError } from '../client-error.js';
import type { KeyPackageClaims } from '../keys/key-package-claims.js';
import type { Composer } from '../messages/composer.js';
import type { Surroundings } from '../surroundings.js';
import type { NetworkTrust } from '../trust/network-trust.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import type { ChannelView, MemberView } from '../views.js';
import { Channel, type ChannelRecord } from './channel.js';
import { pagePrefix, prefixed, type ChannelStore } from './channel-store.js';
import { channelView, memberViews } from './channel-view.js';
import type { Committer } from './committer.js';

export interface ChannelsParts {
  readonly store: ChannelStore;
  readonly committer: Committer;
  readonly claims: KeyPackageClaims;
  readonly composer: Composer;
  readonly api: ServerApi;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly surroundings: Surroundings;
}

/** Devices per commit: founding big groups goes in batches. */
const PER_COMMIT = 200;

const roomFor = (suite: Suite, devices: number): boolean => suite !== 'xwing' || devices <= MAX_XWING_DEVICES;

export class ChannelsService implements ChannelsApi {
  constructor(private readonly parts: ChannelsParts) {}

  async open(order: { networkId: string; kind: ChannelKind; subject: string; officerIds: readonly string[]; suite?: Suite }): Promise<ChannelView> {
    const { trust, composer } = this.parts;
    const network = trust.of(order.networkId);
    network.requireSound();
    await trust.sync(order.networkId);
    const devices = this.devicesOf(network, [...new Set([...order.officerIds, this.parts.account.certified.officerId])]);
    // Before anything is founded: a channel of one that nobody may join would be left behind.
    if (!authoritiesFit(order.kind, [...devices.keys(), this.parts.account.certified.deviceId].map((deviceId) => network.ledger.deviceIdentity(deviceId)?.authorityId ?? ''))) throw new SealingError('NOT_PERMITTED');
    const suite = order.suite ?? (roomFor('xwing', devices.size + 1) ? 'xwing' : 'x25519');
    if (!roomFor(suite, devices.size + 1)) throw new ClientError('ROOM_TOO_LARGE');
    const packages = await this.packagesFor(network, suite, order.officerIds, devices);
    const channel = await this.found(network, order.kind, suite);
    await channel.queue.run(() => this.confirm(channel));
    await this.addPackages(channel, packages);
    await composer.send(channel, { kind: 'opening', subject: order.subject });
    return channelView(channel);
  }

  list(): ChannelView[] {
    return this.parts.store.list().map(channelView);
  }

  get(channelId: string): ChannelView {
    return channelView(this.find(channelId));
  }

  async add(channelId: string, officerIds: readonly string[]): Promise<void> {
    const channel = this.find(channelId);
    const network = this.parts.trust.of(channel.networkId);
    await this.parts.trust.sync(channel.networkId);
    const members = new Set(channel.roster.members.map(({ deviceId }) => deviceId));
    const devices = this.devicesOf(network, officerIds);
    for (const deviceId of members) devices.delete(deviceId);
    const { suite } = channel.record;
    if (devices.size > 0 && !roomFor(suite, members.size + devices.size)) throw new ClientError('ROOM_TOO_LARGE');
    const present = new Set(channel.roster.members.map(({ officerId }) => officerId));
    const packages = await this.packagesFor(network, suite, officerIds.filter((officerId) => !present.has(officerId)), devices);
    await this.addPackages(channel, packages);
    const { subject } = channel.record;
    if (subject !== undefined && (await this.maySpeak(channel))) await this.parts.composer.send(channel, { kind: 'opening', subject });
  }

  private maySpeak(channel: Channel): Promise<boolean> {
    return channel.queue.run(async () => {
      const session = await this.parts.store.wake(channel);
      return session !== undefined && permits(session.policy, 'send', session.self);
    });
  }

  async remove(channelId: string, who: { officerIds?: readonly string[]; deviceIds?: readonly string[] }): Promise<void> {
    const channel = this.find(channelId);
    await channel.queue.run(() =>
      this.parts.committer.change(channel, (session) => {
        const chosen = session.roster().filter(({ identity }) => who.officerIds?.includes(identity.officerId) || who.deviceIds?.includes(identity.deviceId));
        return chosen.length > 0 ? { remove: chosen.map(({ identity }) => identity.deviceId) } : undefined;
      }),
    );
  }

  members(channelId: string): MemberView[] {
    const channel = this.find(channelId);
    return memberViews(channel, this.parts.trust.of(channel.networkId), this.parts.account.certified.deviceId, this.parts.surroundings.nowSeconds());
  }

  safetyNumber(channelId: string): string {
    const { safetyNumber } = this.find(channelId).roster;
    if (safetyNumber === undefined) throw new ClientError('CHANNEL_LEFT');
    return safetyNumber;
  }

  async unreachable(networkId: string, officerIds: readonly string[], suite: Suite = 'xwing'): Promise<string[]> {
    await this.parts.trust.sync(networkId);
    const network = this.parts.trust.of(networkId);
    const devices = this.devicesOf(network, officerIds, true);
    const packages = await this.parts.claims.claim(network, suite, [...devices.keys()]);
    const reached = new Set(packages.map(({ deviceId }) => devices.get(deviceId)));
    return officerIds.filter((officerId) => !reached.has(officerId));
  }

  /** @throws ClientError UNKNOWN_CHANNEL */
  find(channelId: string): Channel {
    const channel = this.parts.store.get(channelId);
    if (!channel) throw new ClientError('UNKNOWN_CHANNEL');
    return channel;
  }

  /** Goes on with a channel that the server may not know yet. From within the queue only. */
  async confirm(channel: Channel): Promise<void> {
    const session = channel.record.state === 'opening' ? await this.parts.store.wake(channel) : undefined;
    if (!session) return;
    const { channelId, networkId, kind, suite, groupId } = channel.record;
    await this.parts.api.openChannel({ channelId, networkId, kind, suite, groupId, groupInfo: await session.groupInfo() });
    await this.parts.surroundings.crash('open.accepted');
    await this.parts.store.write(channel, { ...channel.record, state: 'active' });
  }

  /** Device to officer, for every device in good standing but this one. @throws ClientError UNKNOWN_OFFICER */
  private devicesOf(network: NetworkTrust, officerIds: readonly string[], lenient = false): Map<string, string> {
    const now = this.parts.surroundings.nowSeconds();
    const devices = new Map<string, string>();
    for (const officerId of officerIds) {
      const officer = network.ledger.officer(officerId, now);
      if (officer?.standing !== 'valid' && !lenient) throw new ClientError('UNKNOWN_OFFICER', [officerId]);
      for (const deviceId of officer?.deviceIds ?? []) {
        const identity = network.ledger.deviceIdentity(deviceId);
        if (identity && network.ledger.standing(identity, { unixSeconds: now }) === 'valid') devices.set(deviceId, officerId);
      }
    }
    devices.delete(this.parts.account.certified.deviceId);
    return devices;
  }

  /** @throws ClientError UNREACHABLE when an officer has no device that could be added */
  private async packagesFor(network: NetworkTrust, suite: Suite, officerIds: readonly string[], devices: Map<string, string>): Promise<DeviceToAdd[]> {
    const packages = await this.parts.claims.claim(network, suite, [...devices.keys()]);
    const reached = new Set([this.parts.account.certified.officerId, ...packages.map(({ deviceId }) => devices.get(deviceId))]);
    const missing = officerIds.filter((officerId) => !reached.has(officerId));
    if (missing.length > 0) throw new ClientError('UNREACHABLE', missing);
    return packages;
  }

  private async found(network: NetworkTrust, kind: ChannelKind, suite: Suite): Promise<Channel> {
    const { store, account, trust, surroundings } = this.parts;
    const policy = DEFAULT_POLICIES[kind];
    const self = account.self(trust)!;
    if (!permits(policy, 'send', self)) throw new SealingError('NOT_PERMITTED', [self.deviceId]);
    const [channelId, groupId] = [surroundings.newId(), surroundings.randomBytes(16)];
    const session = await GroupSession.found({
      suite, channelId, groupId, policy,
      networkId: network.networkId,
      identity: account.leafIdentity(trust, network.networkId),
      signingSeed: account.certified.deviceSeed,
      judge: network.judge,
      trustSize: network.size,
      now: surroundings.nowSeconds(),
    });
    const record: ChannelRecord = { channelId, networkId: network.networkId, kind, suite, groupId, state: 'opening', cursor: 0, joinedSeq: 0, nextCounter: 1 };
    const channel = new Channel(record);
    await store.write(channel, record, { put: prefixed(pagePrefix(channelId), diffPages(undefined, session)).put }, session);
    channel.session = session;
    store.hold(channel);
    await surroundings.crash('open.stored');
    return channel;
  }

  private async addPackages(channel: Channel, packages: readonly DeviceToAdd[]): Promise<void> {
    for (let from = 0; from < packages.length; from += PER_COMMIT) {
      const part = packages.slice(from, from + PER_COMMIT);
      await channel.queue.run(() =>
        this.parts.committer.change(channel, (session) => {
          const members = new Set(session.roster().map(({ identity }) => identity.deviceId));
          const add = part.filter(({ deviceId }) => !members.has(deviceId));
          return add.length > 0 ? { add } : undefined;
        }),
      );
    }
  }
}
