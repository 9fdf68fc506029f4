import { sameBytes, type LogEntry } from '@chancery/contracts';
import { digest, inspectCommit, SealingError, type Moment } from '@chancery/sealing';
import type { Surroundings } from '../surroundings.js';
import type { TrustStore } from '../trust/trust-store.js';
import { membershipView } from '../messages/message-record.js';
import type { MessageView } from '../views.js';
import { Batch, type BatchParts } from './batch.js';
import type { Channel } from './channel.js';
import { stagedPrefix, type ChannelStore } from './channel-store.js';
import { MessageOpener } from './message-opener.js';

/** Entries per transaction. */
const PER_TRANSACTION = 64;

/** How taking entries ended. `lost`: a commit cannot be followed, come back by external commit. `waiting`: something must be fetched first. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'lost'; readonly seq: number; readonly code: string }
  | { readonly kind: 'stopped'; readonly code: string; readonly deviceIds: readonly string[] }
  | { readonly kind: 'waiting'; readonly code: 'ENTRIES_MISSING' | 'STATEMENTS_WITHHELD' };

const DONE: Outcome = { kind: 'done' };
/** A commit may be unreadable for this device alone, by its sender's fault: the group has gone on without it. */
const CANNOT_FOLLOW = new Set<string>(['TAMPERED', 'FUTURE_EPOCH', 'STALE_EPOCH', 'NOT_A_MEMBER', 'STORED_STATE', 'OWN_COMMIT']);

/** Takes the entries of a channel's log in, strictly in order. Call it from within the channel's queue only. */
export class Receiver {
  constructor(
    private readonly store: ChannelStore,
    private readonly trust: TrustStore,
    private readonly opener: MessageOpener,
    private readonly surroundings: Surroundings,
    private readonly batches: BatchParts,
    private readonly tell: (channel: Channel, views: readonly MessageView[], revised: readonly MessageView[]) => void,
  ) {}

  /** @returns how it ended, and how many entries were taken; what was taken is on disk */
  async take(channel: Channel, entries: readonly LogEntry[]): Promise<{ outcome: Outcome; taken: number }> {
    let outcome: Outcome = DONE;
    let taken = 0;
    // What is on disk has to be filed before anything can be folded into it.
    await this.batches.summaries.of(channel);
    let batch = new Batch(channel, this.batches);
    for (const entry of entries) {
      if (entry.seq <= batch.cursor) continue;
      outcome = entry.seq === batch.cursor + 1 && entry.channelId === channel.id ? await this.takeOne(channel, batch, entry) : { kind: 'waiting', code: 'ENTRIES_MISSING' };
      if (outcome.kind !== 'done') break;
      batch.pass(entry.seq);
      taken += 1;
      if (batch.size < PER_TRANSACTION && batch.record.state !== 'left') continue;
      await this.write(channel, batch);
      if (channel.record.state === 'left') return { outcome, taken };
      batch = new Batch(channel, this.batches);
    }
    if (batch.cursor > channel.record.cursor) await this.write(channel, batch);
    return { outcome, taken };
  }

  private async write(channel: Channel, batch: Batch): Promise<void> {
    await this.surroundings.crash('receive.opened');
    const adopting = channel.pending !== undefined && batch.pending === undefined;
    await batch.write(this.store);
    await this.surroundings.crash(adopting ? 'commit.adopted' : 'receive.stored');
    this.tell(channel, batch.views(), await batch.revisions());
  }

  private async takeOne(channel: Channel, batch: Batch, entry: LogEntry): Promise<Outcome> {
    if (entry.kind === 'message') {
      await this.opener.take(channel, batch, entry);
      return DONE;
    }
    if (batch.pending?.commitId === entry.entryId) return this.adopt(channel, batch, entry);
    // Before this device has come back nothing can be followed, and nothing needs to be.
    if (batch.record.state === 'rejoining') return DONE;
    return this.follow(channel, batch, entry);
  }

  private async adopt(channel: Channel, batch: Batch, entry: LogEntry): Promise<Outcome> {
    const pending = batch.pending!;
    if (!sameBytes(pending.commit, entry.body)) return { kind: 'stopped', code: 'OWN_MESSAGE_CHANGED', deviceIds: [] };
    const live = channel.livePending;
    // Once only: should the transaction fail, the staged pages have the same.
    channel.livePending = undefined;
    const event = live && 'event' in live ? live.event : undefined;
    const next = live?.adopt() ?? (await this.store.loadSession(channel, stagedPrefix(channel.id)));
    if (!next) return { kind: 'lost', seq: entry.seq, code: 'STORED_STATE' };
    const network = this.trust.of(channel.networkId);
    if (pending.rejoin && batch.record.gapFrom !== undefined && batch.record.gapFrom < entry.seq - 1) this.markGap(batch, entry);
    const before = new Set((batch.session ?? next).roster().map(({ identity }) => identity.deviceId));
    const after = new Set(next.roster().map(({ identity }) => identity.deviceId));
    const identities = [...(batch.session?.roster() ?? []), ...next.roster()].map(({ identity }) => identity);
    const pick = (from: Set<string>, notIn: Set<string>) => [...from].filter((deviceId) => !notIn.has(deviceId)).map((deviceId) => identities.find((identity) => identity.deviceId === deviceId)!);
    const shown = event ?? { epoch: next.epoch, actor: next.self, added: pending.rejoin ? [] : pick(after, before), removed: pending.rejoin ? [] : pick(before, after), policyChanged: false, rejoined: pending.rejoin, selfRemoved: false, trustSize: next.trustSize };
    batch.adoptPending(next);
    const { gapFrom: _, ...record } = batch.record;
    batch.record = { ...record, state: 'active' };
    batch.add(this.membershipRecord(channel, entry, membershipView(shown, network), true));
    return DONE;
  }

  private markGap(batch: Batch, entry: LogEntry): void {
    // The first entry of a gap is the commit that could not be followed: never a message of this device.
    const first = batch.record.gapFrom! + 1;
    batch.add({ channelId: entry.channelId, id: `gap-${first}`, seq: first, sentAt: entry.acceptedAt, acceptedAt: entry.acceptedAt, own: false, integrity: 'gap', reason: `${first}–${entry.seq - 1}` });
  }

  private async follow(channel: Channel, batch: Batch, entry: LogEntry): Promise<Outcome> {
    const session = batch.session;
    if (!session) return { kind: 'lost', seq: entry.seq, code: 'STORED_STATE' };
    try {
      const { trustSize } = await inspectCommit(entry.body);
      if (!(await this.trust.reach(channel.networkId, trustSize))) return { kind: 'waiting', code: 'STATEMENTS_WITHHELD' };
      const { session: next, event } = await session.receiveCommit(entry.body, this.moment(entry));
      if (event.actor.deviceId !== entry.deviceId) return { kind: 'stopped', code: 'SENDER_MISMATCH', deviceIds: [event.actor.deviceId] };
      if (batch.pending) batch.losePending();
      batch.session = next;
      if (next.removed) batch.record = { ...batch.record, state: 'left' };
      batch.add(this.membershipRecord(channel, entry, membershipView(event, this.trust.of(channel.networkId)), false));
      return DONE;
    } catch (error) {
      if (!(error instanceof SealingError)) throw error;
      if (error.code === 'TRUST_BEHIND') return { kind: 'waiting', code: 'STATEMENTS_WITHHELD' };
      return CANNOT_FOLLOW.has(error.code) ? { kind: 'lost', seq: entry.seq, code: error.code } : { kind: 'stopped', code: error.code, deviceIds: error.deviceIds };
    }
  }

  private membershipRecord(channel: Channel, entry: LogEntry, membership: ReturnType<typeof membershipView>, own: boolean) {
    return {
      channelId: channel.id, id: entry.entryId, seq: entry.seq, sentAt: entry.acceptedAt, acceptedAt: entry.acceptedAt, own,
      sender: membership.actor, membership, integrity: 'verified' as const, sealedDigest: digest(entry.body),
    };
  }

  private moment(entry: LogEntry): Moment {
    return { now: this.surroundings.nowSeconds(), acceptedAt: Math.floor(entry.acceptedAt / 1000) };
  }
}
