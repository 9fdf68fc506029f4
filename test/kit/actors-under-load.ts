import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ChanceryError } from '@chancery/contracts';
import { asSeen, digestOf, type RawChannel, type RawDevice } from './actors.js';
import type { History } from './history.js';

interface Sealed {
  readonly messageId: string;
  readonly counter: number;
  readonly sealedContent: Uint8Array;
}

const RETRY_MS = 40;
/** The server said that it stored nothing; the same bytes go out again. */
const REFUSALS = new Set(['COUNTER_GAP', 'STORAGE_FULL', 'TOO_MANY_REQUESTS']);
const OPEN = new Set(['UNAVAILABLE', 'DEFECT']);

/**
 * Sends as fast as answers come, several messages at a time, and sends each until it is acknowledged, always the same
 * bytes under the same id. With several under way a retried message meets its successors: that is the point.
 */
export class EagerSender {
  private sent = 0;
  /** What the server answered that it never should. */
  readonly complaints: string[] = [];

  constructor(
    private readonly channel: RawChannel,
    private readonly member: RawDevice,
    private readonly history: History,
    private readonly window = 4,
  ) {}

  /** Goes on until the signal, then until everything that was begun is acknowledged. @returns how many */
  async run(signal: AbortSignal): Promise<number> {
    const underWay = new Set<Promise<void>>();
    while (!signal.aborted) {
      const message = await this.next();
      const delivery = this.deliver(message).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
      if (underWay.size >= this.window) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    return this.sent;
  }

  private async next(): Promise<Sealed> {
    const counter = ++this.sent;
    return { messageId: randomUUID(), counter, sealedContent: await this.channel.seal(this.member, `${this.member.deviceId} ${counter}`) };
  }

  private async deliver(message: Sealed): Promise<void> {
    const subject = { channelId: this.channel.channelId, deviceId: this.member.deviceId, id: message.messageId, counter: message.counter };
    for (;;) {
      const attempt = this.history.invoke(subject, digestOf(message.sealedContent));
      try {
        return attempt.ok((await this.channel.send(this.member, message)).seq);
      } catch (error) {
        const code = error instanceof ChanceryError ? error.code : String(error);
        if (REFUSALS.has(code)) attempt.fail();
        else if (OPEN.has(code)) attempt.unknown();
        else this.complaints.push(code);
        if (code === 'DEFECT') this.complaints.push(code);
      }
      await pause(RETRY_MS);
    }
  }
}

/** Catches up again and again, and opens what it gets: a body that came twice or out of its sender's order would not open. */
export class EagerReader {
  private after: number;
  opened = 0;
  unreadable = 0;

  constructor(
    private readonly channel: RawChannel,
    private readonly member: RawDevice,
    private readonly history: History,
  ) {
    this.after = channel.joinedAt;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.catchUp().catch(() => undefined);
      await pause(RETRY_MS);
    }
  }

  /** @throws ChanceryError while the server does not answer */
  async catchUp(): Promise<void> {
    const entries = await this.channel.read(this.member, this.after);
    this.history.saw(this.member.deviceId, this.channel.channelId, asSeen(entries));
    for (const { kind, deviceId, body } of entries) if (kind === 'message' && deviceId !== this.member.deviceId) await this.openOne(body);
    this.after = entries.at(-1)?.seq ?? this.after;
  }

  private async openOne(body: Uint8Array): Promise<void> {
    try {
      await this.channel.open(this.member, body);
      this.opened++;
    } catch {
      this.unreadable++;
    }
  }
}
