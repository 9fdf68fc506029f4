import { ChanceryError } from '@chancery/contracts';
import { SealingError } from '@chancery/sealing';
import type { Channel } from '../channels/channel.js';
import type { ChannelStore } from '../channels/channel-store.js';
import { ClientError } from '../client-error.js';
import type { Summaries } from '../inbox/summaries.js';
import type { Surroundings } from '../surroundings.js';
import type { Composer } from './composer.js';
import { queuedReadMark } from './outbox-contents.js';

export interface ReadMarksParts {
  readonly channels: ChannelStore;
  readonly composer: Composer;
  readonly summaries: Summaries;
  readonly surroundings: Surroundings;
  readonly changed: (channelId: string) => void;
  /** The officer lets others know. Asked before every mark. */
  readonly tells: () => boolean;
}

/** In larger rooms, marks of everybody to everybody would be most of what is sent. */
const MOST_DEVICES = 32;

/** How far this officer has read: kept here at once, told to the others when there is something to tell. */
export class ReadMarks {
  /** Channels in which a mark is being sent: the next one waits for it, and then says everything since. */
  private readonly sending = new Map<string, Promise<void>>();
  /** Channels whose policy keeps this officer from sending. */
  private readonly mute = new Set<string>();

  constructor(private readonly parts: ReadMarksParts) {}

  async mark(channel: Channel, upToSeq: number): Promise<void> {
    if (!Number.isSafeInteger(upToSeq) || upToSeq < 0) throw new ClientError('CONTENT_MALFORMED');
    if (await this.parts.summaries.markRead(channel, upToSeq)) {
      this.parts.changed(channel.id);
      await this.parts.surroundings.crash('read.stored');
    }
    await this.tell(channel);
  }

  /** Sends what was read and not told, as after a crash or a time without a link. */
  async resume(): Promise<void> {
    for (const channel of this.parts.channels.list()) await this.tell(channel);
  }

  private async tell(channel: Channel): Promise<void> {
    const running = this.sending.get(channel.id);
    if (running) return running;
    const telling = this.tellAll(channel).finally(() => this.sending.delete(channel.id));
    this.sending.set(channel.id, telling);
    return telling;
  }

  /** One mark after the other, each with everything that was read until then; at most one in the outbox. */
  private async tellAll(channel: Channel): Promise<void> {
    for (let told = 0; ; ) {
      const upTo = await this.due(channel);
      if (upTo === undefined || upTo <= told) return;
      told = upTo;
      try {
        await this.parts.composer.post(channel, { kind: 'read', upTo });
      } catch (error) {
        if (error instanceof SealingError && error.code === 'NOT_PERMITTED') this.mute.add(channel.id);
        else if (!(error instanceof SealingError) && !(error instanceof ClientError) && !(error instanceof ChanceryError)) throw error;
        return;
      }
    }
  }

  /** @returns undefined when there is nothing to say, nobody to say it to, or a mark on its way */
  private async due(channel: Channel): Promise<number | undefined> {
    if (!this.parts.tells()) return undefined;
    const devices = channel.roster.members.length;
    if (channel.record.state !== 'active' || devices < 2 || devices > MOST_DEVICES || this.mute.has(channel.id)) return undefined;
    const kept = await this.parts.summaries.kept(channel.id);
    return kept && kept.readOther > kept.sentRead && queuedReadMark(channel) === 0 ? kept.readOther : undefined;
  }
}
