import { diffPages, GroupSession, type PageChanges } from '@chancery/sealing';
import { orderedNumber, type RecordChange, type Vault } from '@chancery/vault';
import { pack, unpack } from '../record.js';
import type { TrustStore } from '../trust/trust-store.js';
import { Channel, type ChannelRecord, type OutboxItem, type PendingRecord } from './channel.js';
import { isRosterOf, packRoster, rosterOf, RosterReader } from './channel-roster.js';

type Puts = [string, Uint8Array][];

const CHANNEL = 'c:';
const OUTBOX = 'o:';
const PENDING = 'p:';
const ROSTER = 'cm:';
const ID_LENGTH = 36;
const channelIdIn = (name: string, prefix: string): string => name.slice(prefix.length, prefix.length + ID_LENGTH);
const rosterName = (channelId: string): string => ROSTER + channelId;
export const outboxPrefix = (channelId: string): string => `${OUTBOX}${channelId}:`;
export const pagePrefix = (channelId: string): string => `g:${channelId}:`;
export const stagedPrefix = (channelId: string): string => `s:${channelId}:`;
export const messagePrefix = (channelId: string): string => `m:${channelId}:`;
export const pendingName = (channelId: string): string => PENDING + channelId;
export const outboxName = (channelId: string, counter: number): string => outboxPrefix(channelId) + orderedNumber(counter);
export const messageName = (channelId: string, seq: number): string => messagePrefix(channelId) + orderedNumber(seq);
/** Says that a message was taken: a second one of that id is dropped. */
export const seenName = (channelId: string, deviceId: string, messageId: string): string => `d:${channelId}:${deviceId}:${messageId}`;

/** Called, for tests, whenever a group comes into memory from the vault, or leaves memory. */
export type GroupHook = (channelId: string, step: 'woken' | 'asleep') => void;

export interface ChannelStoreOptions {
  /** How many groups with nothing under way stay in memory. Default 32. */
  readonly idleGroups?: number | undefined;
  readonly groupHook?: GroupHook | undefined;
}

const IDLE_GROUPS = 32;
/** When those of an older vault are derived. */
const ROSTERS_PER_TRANSACTION = 100;

/**
 * Where channels are in the vault, and which of their groups are in memory. Opening reads some hundred bytes of each
 * channel; a group with its keys comes when it is needed, and goes when others were needed since.
 */
export class ChannelStore {
  private readonly channels = new Map<string, Channel>();
  /** Those whose group is in memory, the one that was needed last at the end. */
  private readonly awake = new Set<Channel>();

  /** Called after every transaction of a channel. */
  onWrite: (channelId: string) => void = () => undefined;

  constructor(
    private readonly vault: Vault,
    private readonly trust: TrustStore,
    private readonly options: ChannelStoreOptions = {},
  ) {}

  /** Four scans, however many channels there are. @throws SealingError when a vault without rosters holds a damaged group */
  async load(): Promise<void> {
    for (const { value } of await this.vault.scan(CHANNEL)) {
      const channel = new Channel(unpack<ChannelRecord>(value));
      this.channels.set(channel.id, channel);
    }
    for (const { name, value } of await this.vault.scan(OUTBOX)) this.channels.get(channelIdIn(name, OUTBOX))?.outbox.push(unpack<OutboxItem>(value));
    for (const { name, value } of await this.vault.scan(PENDING)) {
      const channel = this.channels.get(channelIdIn(name, PENDING));
      if (channel) channel.pending = unpack<PendingRecord>(value);
    }
    await this.loadRosters();
  }

  private async loadRosters(): Promise<void> {
    const reader = new RosterReader();
    const without = new Set(this.channels.values());
    for (const { name, value } of await this.vault.scan(ROSTER)) {
      const channel = this.channels.get(channelIdIn(name, ROSTER));
      if (!channel) continue;
      channel.roster = reader.read(value);
      without.delete(channel);
    }
    await this.deriveRosters([...without].filter(({ record }) => record.state !== 'left'));
  }

  /** A vault that was written before there were rosters gets them once. */
  private async deriveRosters(channels: readonly Channel[]): Promise<void> {
    for (let from = 0; from < channels.length; from += ROSTERS_PER_TRANSACTION) {
      const put: Puts = [];
      for (const channel of channels.slice(from, from + ROSTERS_PER_TRANSACTION)) {
        const session = await this.loadSession(channel, pagePrefix(channel.id));
        if (session) channel.roster = rosterOf(session);
        put.push([rosterName(channel.id), packRoster(channel.roster)]);
      }
      await this.vault.transact({ put });
    }
  }

  list(): Channel[] {
    return [...this.channels.values()];
  }

  get(channelId: string): Channel | undefined {
    return this.channels.get(channelId);
  }

  hold(channel: Channel): void {
    this.channels.set(channel.id, channel);
    if (channel.isAwake) this.touch(channel);
  }

  drop(channelId: string): void {
    const channel = this.channels.get(channelId);
    if (channel) this.awake.delete(channel);
    this.channels.delete(channelId);
  }

  /**
   * The group of a channel, brought into memory if it is not there. From within the channel's queue only: two copies of
   * one group that both go on from the same state are a fork.
   * @returns undefined when there is none: the channel is left, or must come back
   * @throws SealingError STORED_STATE, FORGED_CHAIN when its pages are damaged
   */
  async wake(channel: Channel): Promise<GroupSession | undefined> {
    if (!channel.isAwake) {
      channel.session = await this.loadSession(channel, pagePrefix(channel.id));
      this.options.groupHook?.(channel.id, 'woken');
    }
    this.touch(channel);
    return channel.session;
  }

  private touch(channel: Channel): void {
    this.awake.delete(channel);
    this.awake.add(channel);
    channel.queue.onIdle = () => this.rest();
    this.rest();
  }

  /** Those that were not needed for longest leave memory, except where something is under way. */
  private rest(): void {
    let over = this.awake.size - (this.options.idleGroups ?? IDLE_GROUPS);
    for (const channel of this.awake) {
      if (over <= 0) return;
      if (!channel.maySleep) continue;
      this.awake.delete(channel);
      channel.sleep();
      over -= 1;
      this.options.groupHook?.(channel.id, 'asleep');
    }
  }

  /** @returns undefined when there are no pages */
  async loadSession(channel: Channel, prefix: string): Promise<GroupSession | undefined> {
    const pages = new Map((await this.vault.scan(prefix)).map(({ name, value }) => [name.slice(prefix.length), value]));
    if (pages.size === 0) return undefined;
    try {
      return GroupSession.load((name) => pages.get(name), this.trust.of(channel.networkId).judge);
    } finally {
      // The group holds copies, and overwrites them as its keys are used up: these would linger.
      for (const page of pages.values()) page.fill(0);
    }
  }

  /**
   * Writes in one transaction, then makes memory say the same.
   * @param session  the group as this very transaction leaves it, where its epoch may have changed
   */
  async write(channel: Channel, record: ChannelRecord, change: RecordChange = {}, session?: GroupSession): Promise<void> {
    const roster = session && !isRosterOf(channel.roster, session) ? rosterOf(session) : channel.roster;
    const members: Puts = roster === channel.roster ? [] : [[rosterName(channel.id), packRoster(roster)]];
    await this.vault.transact({ ...change, put: [[CHANNEL + channel.id, pack(record)], ...members, ...(change.put ?? [])] });
    channel.record = record;
    channel.roster = roster;
    this.onWrite(channel.id);
  }

  async forget(channelId: string): Promise<void> {
    await this.vault.transact({ delete: [CHANNEL + channelId, rosterName(channelId), pendingName(channelId)], deletePrefix: [pagePrefix(channelId), stagedPrefix(channelId), outboxPrefix(channelId)] });
    this.drop(channelId);
  }
}

/** The pages that lead from one session to the next, named for the vault. */
export function pageChange(channelId: string, previous: GroupSession | undefined, next: GroupSession): { put: Puts; delete: string[] } {
  return prefixed(pagePrefix(channelId), diffPages(previous, next));
}

export function prefixed(prefix: string, changes: PageChanges): { put: Puts; delete: string[] } {
  return { put: [...changes.put].map(([name, value]) => [prefix + name, value]), delete: changes.delete.map((name) => prefix + name) };
}
