import { createHash } from 'node:crypto';
import { TELEMETRY, type Caller } from '@chancery/access';
import type { MessageReceipt, SendMessageRequest } from '@chancery/contracts';
import { readPrivateMessageFrame } from '@chancery/contracts/mls-framing';
import { LogLanes, type NewMessage } from '@chancery/persistence';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Outbox } from '../outbox/outbox.js';
import { entryHint } from './entry-hint.js';
import { checkMaySend } from './log-rules.js';

/** A request as the log takes it. @throws ChanceryError `MLS_MALFORMED` */
export function messageToStore(caller: Caller, channelId: string, body: SendMessageRequest): NewMessage {
  const { groupId, epoch } = readPrivateMessageFrame(body.sealedContent);
  const digest = createHash('sha256').update(body.sealedContent).digest();
  const check: NewMessage['check'] = (state) => checkMaySend(state, caller, groupId);
  return { channelId, deviceId: caller.deviceId, entryId: body.messageId, counter: body.counter, epoch, body: body.sealedContent, digest, check };
}

/** Takes a sealed message into a channel's log; over HTTP and over the socket alike. */
@Injectable()
export class SendMessage {
  constructor(
    @Inject(LogLanes) private readonly lanes: LogLanes,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  /** @throws ChanceryError MLS_MALFORMED, NOT_FOUND, NOT_ALLOWED, COUNTER_GAP, EPOCH_STALE, ID_REUSED, STORAGE_FULL, UNAVAILABLE */
  async execute(caller: Caller, channelId: string, body: SendMessageRequest): Promise<MessageReceipt> {
    const message = messageToStore(caller, channelId, body);
    const { seq, acceptedAt, isNew } = await this.lanes.append(message);
    if (isNew) {
      this.outbox.publish([entryHint({ ...message, kind: 'message', seq, acceptedAt })]);
      this.telemetry.record('message_accepted', { channelId, seq, sizeBytes: message.body.length });
    }
    return { messageId: body.messageId, seq, acceptedAt };
  }
}
