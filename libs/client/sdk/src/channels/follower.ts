import type { LogEntry } from '@chancery/contracts';
import { ChanceryError } from '@chancery/contracts';
import { GroupSession, SealingError, type RefusalCode } from '@chancery/sealing';
import type { AccountStore } from '../account/account-store.js';
import type { AttentionCode } from '../attention-codes.js';
import type { AttentionDesk } from '../attention-desk.js';
import { pack } from '../record.js';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import type { ServerApi } from '../transport/server-api.js';
import type { Channel, PendingRecord } from './channel.js';
import { pendingName, prefixed, stagedPrefix, type ChannelStore } from './channel-store.js';
import type { Outcome, Receiver } from './receiver.js';

/** How often coming back is tried in one go when others commit at the same time. */
const COMEBACK_TRIES = 6;

export interface FollowerParts {
  readonly store: ChannelStore;
  readonly receiver: Receiver;
  readonly api: ServerApi;
  readonly account: AccountStore;
  readonly trust: TrustStore;
  readonly surroundings: Surroundings;
  readonly attention: AttentionDesk;
}

/** Follows a channel's log, and comes back by external commit when it cannot be followed. From within the queue only. */
export class Follower {
  constructor(private readonly parts: FollowerParts) {}

  /** Takes entries that are at hand. @returns how many were taken */
  async take(channel: Channel, entries: readonly LogEntry[]): Promise<number> {
    if (!entries.some(({ seq }) => seq > channel.record.cursor)) {
      channel.delayedBy = undefined;
      return 0;
    }
    if (!(await this.wake(channel))) return 0;
    const { outcome, taken } = await this.parts.receiver.take(channel, entries);
    await this.settle(channel, outcome);
    return taken;
  }

  /** Damaged pages of one channel must not keep the others from being followed. @returns false when they are; nothing was taken or lost then */
  async wake(channel: Channel): Promise<boolean> {
    try {
      await this.parts.store.wake(channel);
      return true;
    } catch (error) {
      if (!(error instanceof SealingError)) throw error;
      channel.delayedBy = error.code;
      this.parts.attention.raise(error.code, { channelId: channel.id, networkId: channel.networkId, deviceIds: error.deviceIds });
      return false;
    }
  }

  /** Fetches and takes whatever the channel's log has. @throws ChanceryError as the server says */
  async catchUp(channel: Channel): Promise<void> {
    for (;;) {
      if (!channel.isLive) return;
      const before = channel.record.cursor;
      const { entries, more, gone } = await this.parts.api.sync([{ channelId: channel.id, after: before }]);
      await this.take(channel, entries);
      if (gone.includes(channel.id)) this.missing(channel);
      if (!more || channel.record.cursor === before) return;
    }
  }

  /** The server does not count this device among the members. Only a commit says so for certain. */
  missing(channel: Channel): void {
    if (channel.record.state !== 'active' && channel.record.state !== 'rejoining') return;
    channel.delayedBy = 'NOT_FOUND';
    this.parts.attention.raise('MEMBERSHIP_LOST', { channelId: channel.id, networkId: channel.networkId });
  }

  /** Refused for good: nothing is sent or taken in this channel any more. */
  async stop(channel: Channel, code: AttentionCode | RefusalCode, deviceIds: readonly string[] = []): Promise<void> {
    await this.parts.store.write(channel, { ...channel.record, state: 'stopped', stoppedBy: code });
    this.parts.attention.raise(code, { channelId: channel.id, networkId: channel.networkId, deviceIds });
  }

  private async settle(channel: Channel, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'waiting') {
      channel.delayedBy = outcome.code;
      this.parts.attention.raise(outcome.code, { channelId: channel.id, networkId: channel.networkId });
    } else if (outcome.kind === 'stopped') {
      await this.stop(channel, outcome.code as RefusalCode, outcome.deviceIds);
    } else if (outcome.kind === 'lost') {
      await this.lose(channel, outcome.seq);
      await this.comeBack(channel);
    } else {
      channel.delayedBy = undefined;
    }
  }

  /** Marks that the log cannot be followed from here, and tells the server which commit it was. */
  async lose(channel: Channel, seq: number): Promise<void> {
    this.parts.attention.raise('COMMIT_UNREADABLE', { channelId: channel.id, networkId: channel.networkId });
    channel.livePending = undefined;
    channel.pending = undefined;
    await this.parts.store.write(channel, { ...channel.record, state: 'rejoining', gapFrom: channel.record.cursor }, { delete: [pendingName(channel.id)], deletePrefix: [stagedPrefix(channel.id)] });
    await this.parts.api.nack(channel.id, seq).catch(() => undefined);
  }

  /** Comes back with the same device. What was sealed in between is lost to it, and marked. */
  async comeBack(channel: Channel): Promise<void> {
    for (let attempt = 0; attempt < COMEBACK_TRIES && channel.record.state === 'rejoining'; attempt++) {
      try {
        if (!channel.pending) await this.stageComeBack(channel);
        await this.submit(channel);
        return;
      } catch (error) {
        if (error instanceof SealingError && error.code === 'TRUST_BEHIND') return this.settle(channel, { kind: 'waiting', code: 'STATEMENTS_WITHHELD' });
        if (error instanceof SealingError) return this.stop(channel, error.code, error.deviceIds);
        if (!isLostRace(error)) throw error;
        await this.dropPending(channel);
      }
    }
  }

  private async stageComeBack(channel: Channel): Promise<void> {
    const { api, account, trust, surroundings } = this.parts;
    const { epoch, groupInfo } = await api.groupInfo(channel.id);
    await trust.sync(channel.networkId);
    const network = trust.of(channel.networkId);
    const pending = await GroupSession.rejoin({
      groupInfo,
      expected: { channelId: channel.id, networkId: channel.networkId, groupId: channel.record.groupId },
      identity: account.leafIdentity(trust, channel.networkId),
      signingSeed: account.certified.deviceSeed,
      judge: network.judge,
      trustSize: network.size,
      now: surroundings.nowSeconds(),
    });
    await this.stage(channel, { commitId: surroundings.newId(), epoch, commit: pending.commit, groupInfo: pending.groupInfo, rejoin: true }, pending);
    await surroundings.crash('rejoin.staged');
  }

  /** Puts a commit and the state after it on disk, before anybody else hears of it. */
  async stage(channel: Channel, record: PendingRecord, live: NonNullable<Channel['livePending']>): Promise<void> {
    const pages = prefixed(stagedPrefix(channel.id), live.stagedPages());
    await this.parts.store.write(channel, channel.record, { put: [[pendingName(channel.id), pack(record)], ...pages.put], deletePrefix: [stagedPrefix(channel.id)] });
    channel.pending = record;
    channel.livePending = live;
  }

  async dropPending(channel: Channel): Promise<void> {
    await this.parts.store.write(channel, channel.record, { delete: [pendingName(channel.id)], deletePrefix: [stagedPrefix(channel.id)] });
    channel.livePending?.drop();
    channel.livePending = undefined;
    channel.pending = undefined;
  }

  /** Hands the staged commit in, and follows the log until it shows who won. @throws ChanceryError as the server says */
  async submit(channel: Channel): Promise<void> {
    const { api, account, surroundings } = this.parts;
    const pending = channel.pending;
    if (!pending) return;
    const { commitId, epoch, commit, welcome, groupInfo } = pending;
    const receipt = await api.commit(channel.id, { commitId, epoch, commit, groupInfo, ...(welcome ? { welcome } : {}) });
    await surroundings.crash(pending.rejoin ? 'rejoin.accepted' : 'commit.accepted');
    if (receipt.seq === channel.record.cursor + 1) {
      const deviceId = account.certified.deviceId;
      await this.take(channel, [{ channelId: channel.id, seq: receipt.seq, kind: 'commit', epoch, deviceId, entryId: commitId, body: commit, acceptedAt: receipt.acceptedAt }]);
    } else {
      await this.catchUp(channel);
    }
  }
}

/** Somebody committed first. */
export function isLostRace(error: unknown): boolean {
  return error instanceof ChanceryError && (error.code === 'EPOCH_TAKEN' || error.code === 'EPOCH_STALE');
}
