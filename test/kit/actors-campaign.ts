import { foundRawNetwork, RawChannel, asSeen, type RawDevice } from './actors.js';
import { EagerReader, EagerSender } from './actors-under-load.js';
import { ServerUnderFire, until } from './faults.js';
import { History, judge, type Anomaly } from './history.js';

export interface CampaignResult {
  readonly acknowledged: number;
  readonly stored: number;
  readonly anomalies: readonly Anomaly[];
  /** Messages that a reader could not open. */
  readonly unreadable: number;
  readonly opened: number;
  /** Answers that no fault excuses. */
  readonly complaints: readonly string[];
}

/** start → load → (faults, by the caller) → stop load → drain → judge. Two channels of three devices; everybody sends and reads. */
export class Campaign {
  private readonly loadOver = new AbortController();
  private readonly sending: Promise<number>[];
  private readonly reading: Promise<void>[];

  private constructor(
    readonly history: History,
    private readonly channels: readonly RawChannel[],
    private readonly senders: readonly EagerSender[],
    private readonly readers: readonly EagerReader[],
  ) {
    this.sending = senders.map((sender) => sender.run(this.loadOver.signal));
    this.reading = readers.map((reader) => reader.run(this.loadOver.signal));
  }

  static async begin(server: ServerUnderFire): Promise<Campaign> {
    const { devices } = await foundRawNetwork(server.origin, ServerUnderFire.foundingToken, 4);
    const [ana, ben, cara, dora] = devices as [RawDevice, RawDevice, RawDevice, RawDevice];
    const channels = [await RawChannel.open([ana, ben, cara]), await RawChannel.open([dora, cara])];
    const history = new History();
    for (const { channelId, commitId, members, joinedAt } of channels) history.invoke({ channelId, deviceId: members[0]!.deviceId, id: commitId }).ok(joinedAt);
    const pairs = channels.flatMap((channel) => channel.members.map((member) => [channel, member] as const));
    return new Campaign(
      history, channels,
      pairs.map(([channel, member]) => new EagerSender(channel, member, history)),
      pairs.map(([channel, member]) => new EagerReader(channel, member, history)),
    );
  }

  get acknowledged(): number {
    return this.history.acknowledged;
  }

  /** Resolves when so many more have been acknowledged. */
  async moreAcknowledged(count: number, deadlineMs?: number): Promise<void> {
    const goal = this.acknowledged + count;
    await until('messages are acknowledged', () => this.acknowledged >= goal, deadlineMs);
  }

  async end(): Promise<CampaignResult> {
    this.loadOver.abort();
    await Promise.all([...this.sending, ...this.reading]);
    for (const reader of this.readers) await until('the reader catches up', () => reader.catchUp().then(() => true, () => false));
    const logs = await Promise.all(this.channels.map(async (channel) => {
      const entries = asSeen(await channel.read(channel.members[0]!, 0));
      return { channelId: channel.channelId, entries, drained: new Map(channel.members.map(({ deviceId }) => [deviceId, channel.joinedAt + 1])) };
    }));
    const sum = (count: (reader: EagerReader) => number): number => this.readers.reduce((total, reader) => total + count(reader), 0);
    return {
      acknowledged: this.acknowledged,
      stored: logs.reduce((total, { entries }) => total + entries.length, 0),
      anomalies: logs.flatMap((log) => judge(this.history, log)),
      unreadable: sum((reader) => reader.unreadable),
      opened: sum((reader) => reader.opened),
      complaints: this.senders.flatMap((sender) => sender.complaints),
    };
  }
}
