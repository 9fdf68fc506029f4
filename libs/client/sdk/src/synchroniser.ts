import { ChanceryError, type LogEntry } from '@chancery/contracts';
import type { Channel } from './channels/channel.js';
import { unfitJudge } from './channels/channel-roster.js';
import type { ChannelStore } from './channels/channel-store.js';
import type { ChannelsService } from './channels/channels-service.js';
import type { Committer } from './channels/committer.js';
import type { Follower } from './channels/follower.js';
import type { Outbox } from './channels/outbox.js';
import type { Welcomes } from './channels/welcomes.js';
import type { AttentionDesk } from './attention-desk.js';
import type { Surroundings } from './surroundings.js';
import type { TrustStore } from './trust/trust-store.js';
import type { ServerApi } from './transport/server-api.js';
import type { SyncSummary } from './views.js';

export interface SynchroniserParts {
  readonly api: ServerApi;
  readonly trust: TrustStore;
  readonly store: ChannelStore;
  readonly channels: ChannelsService;
  readonly follower: Follower;
  readonly committer: Committer;
  readonly outbox: Outbox;
  readonly welcomes: Welcomes;
  readonly attention: AttentionDesk;
  readonly surroundings: Surroundings;
}

const CURSORS_PER_REQUEST = 2_000;
/** Delivery is reported for many messages at once. Milliseconds. */
const REPORT_AFTER = 1_000;

/** One round of catching up with everything: trust first, then groups, then what is to be sent. */
export class Synchroniser {
  private readonly sweeping = new Set<string>();
  private readonly unreported = new Set<Channel>();
  private reporting: Promise<void> | undefined;

  constructor(private readonly parts: SynchroniserParts) {}

  /** @throws ChanceryError when the server cannot be reached; what was taken until then is on disk */
  async run(): Promise<SyncSummary> {
    const statements = await this.trustAll();
    const welcomes = await this.parts.welcomes.collect();
    const entries = await this.entries();
    const sent = await this.finish();
    return { statements, welcomes, entries, sent, troubled: this.troubled() };
  }

  /**
   * A log has grown: somebody may have to leave some channel. Members take turns. Rosters tell who is where, so that other
   * channels stay asleep; one that is at work may have somebody in it a moment later, and is looked at after that.
   */
  sweep(networkId: string): void {
    const unfit = unfitJudge(this.parts.trust.of(networkId).judge, this.parts.surroundings.nowSeconds());
    for (const channel of this.parts.store.list()) {
      if (channel.networkId !== networkId || channel.record.state !== 'active' || this.sweeping.has(channel.id)) continue;
      if (unfit(channel.roster).length === 0 && !channel.queue.isBusy) continue;
      this.sweeping.add(channel.id);
      void this.sweepOne(channel).finally(() => this.sweeping.delete(channel.id));
    }
  }

  private async sweepOne(channel: Channel): Promise<void> {
    try {
      await channel.queue.run(() => this.parts.committer.removeUnfit(channel, false));
    } catch {
      // Tried again before anything is sent; until then nothing can be.
      this.parts.attention.raise('REMOVAL_DELAYED', { channelId: channel.id, networkId: channel.networkId });
    }
  }

  /** Entries came by the socket: tells the server, before long, how far they are on disk. */
  reportSoon(channel: Channel, signal: AbortSignal): Promise<void> {
    this.unreported.add(channel);
    this.reporting ??= this.report(signal).finally(() => {
      this.reporting = undefined;
    });
    return this.reporting;
  }

  private async report(signal: AbortSignal): Promise<void> {
    // Whatever comes in while a report is on its way goes with the next one.
    while (this.unreported.size > 0 && !signal.aborted) {
      await this.parts.surroundings.clock.wait(REPORT_AFTER, signal);
      const channels = [...this.unreported].filter(({ isLive }) => isLive);
      this.unreported.clear();
      if (channels.length > 0 && !signal.aborted) await this.entriesOf(channels);
    }
  }

  private async trustAll(): Promise<number> {
    const { networks } = await this.parts.api.networks();
    for (const { networkId, fingerprint } of networks) {
      if (this.parts.trust.has(networkId)) continue;
      await this.parts.trust.pin(networkId, fingerprint, false);
      this.parts.attention.raise('NETWORK_FIRST_SEEN', { networkId });
    }
    let grown = 0;
    for (const network of this.parts.trust.list()) if (!network.broken && networks.some(({ networkId }) => networkId === network.networkId)) grown += await this.trustOne(network.networkId);
    return grown;
  }

  /** One network that may not be believed must not keep the others from being followed. */
  private async trustOne(networkId: string): Promise<number> {
    try {
      return await this.parts.trust.sync(networkId);
    } catch (error) {
      if (error instanceof ChanceryError) throw error;
      return 0;
    }
  }

  private async entries(): Promise<number> {
    let taken = 0;
    const live = this.parts.store.list().filter((channel) => channel.record.state === 'active' || channel.record.state === 'rejoining');
    for (let from = 0; from < live.length; from += CURSORS_PER_REQUEST) taken += await this.entriesOf(live.slice(from, from + CURSORS_PER_REQUEST));
    return taken;
  }

  private async entriesOf(channels: readonly Channel[]): Promise<number> {
    let taken = 0;
    for (let waiting = [...channels]; waiting.length > 0; ) {
      const { entries, more, gone } = await this.parts.api.sync(waiting.map((channel) => ({ channelId: channel.id, after: channel.record.cursor })));
      const byChannel = groupByChannel(entries);
      const advanced = new Set<Channel>();
      for (const channel of waiting) {
        const progress = await this.takeInto(channel, byChannel.get(channel.id) ?? []);
        if (progress > 0) advanced.add(channel);
        taken += progress;
        if (gone.includes(channel.id)) this.parts.follower.missing(channel);
      }
      if (advanced.size === 0) return taken;
      // Those that took something are asked once more after their last entry: the cursor is what tells the sender that it has arrived.
      waiting = waiting.filter((channel) => (more || advanced.has(channel)) && channel.isLive && !gone.includes(channel.id));
    }
    return taken;
  }

  private async takeInto(channel: Channel, entries: readonly LogEntry[]): Promise<number> {
    if (entries.length === 0) return 0;
    return channel.queue.run(() => (channel.isLive ? this.parts.follower.take(channel, entries) : Promise.resolve(0)));
  }

  /** What was begun before a crash, or could not be sent, goes on. */
  private async finish(): Promise<number> {
    let sent = 0;
    for (const channel of this.parts.store.list()) if (isUnfinished(channel) || channel.queue.isBusy) sent += await channel.queue.run(() => this.finishOne(channel));
    return sent;
  }

  private async finishOne(channel: Channel): Promise<number> {
    if (!isUnfinished(channel) || !(await this.parts.follower.wake(channel))) return 0;
    try {
      await this.parts.channels.confirm(channel);
      if (channel.record.state === 'rejoining') await this.parts.follower.comeBack(channel);
      if (channel.pending) await this.parts.committer.settle(channel);
      if (channel.record.state === 'active' && channel.outbox.length > 0) return await this.parts.outbox.flush(channel);
      return 0;
    } catch (error) {
      if (!(error instanceof ChanceryError)) throw error;
      channel.delayedBy = error.code;
      return 0;
    }
  }

  private troubled(): { channelId: string; code: string }[] {
    return this.parts.store.list().flatMap((channel) => {
      const code = channel.record.stoppedBy ?? channel.delayedBy;
      return code === undefined ? [] : [{ channelId: channel.id, code }];
    });
  }
}

/** Something of it was begun and has to be brought to its end. */
function isUnfinished({ isLive, record, pending, outbox }: Channel): boolean {
  return isLive && (record.state !== 'active' || pending !== undefined || outbox.length > 0);
}

function groupByChannel(entries: readonly LogEntry[]): Map<string, LogEntry[]> {
  const groups = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.channelId);
    if (group) group.push(entry);
    else groups.set(entry.channelId, [entry]);
  }
  return groups;
}
