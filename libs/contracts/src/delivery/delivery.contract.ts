import { ArrayMaxSize, IsIn, IsOptional, IsBoolean } from 'class-validator';
import { IsBytes, IsCount, IsId, IsListOf } from '../codec/contract.js';

export const MAX_SEALED_BYTES = 65_536;
const seq = (): PropertyDecorator => IsCount(0, Number.MAX_SAFE_INTEGER);

/**
 * `POST /v1/channels/:channelId/messages`, and `send` on the socket with `channelId` beside it.
 * Idempotent by `messageId`: the same id with the same body answers with the first receipt, with another body `ID_REUSED`.
 */
export class SendMessageRequest {
  @IsId() messageId!: string;
  /** The device's own count of messages in this channel, from 1, without gaps: a retry can never overtake its successor. */
  @IsCount(1, Number.MAX_SAFE_INTEGER) counter!: number;
  /** MLSMessage of a PrivateMessage, application data, of the channel's current epoch. */
  @IsBytes({ max: MAX_SEALED_BYTES }) sealedContent!: Uint8Array;
}

/** The request on the socket. */
export class SendMessageEvent extends SendMessageRequest {
  @IsId() channelId!: string;
}

export class MessageReceipt {
  @IsId() messageId!: string;
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
  /** Server clock, milliseconds since 1970. */
  @IsCount(0, 8_640_000_000_000_000) acceptedAt!: number;
}

/**
 * `POST /v1/channels/:channelId/commits`: one per epoch, the first valid one wins. Idempotent by `commitId`.
 * The Welcome goes to the devices that the commit adds; the server reads both lists from the commit itself.
 */
export class CommitRequest {
  @IsId() commitId!: string;
  /** The epoch that the commit ends. */
  @IsCount(0, Number.MAX_SAFE_INTEGER) epoch!: number;
  /** MLSMessage of a PublicMessage with a commit, inline proposals only. */
  @IsBytes({ max: 4_194_304 }) commit!: Uint8Array;
  /** MLSMessage of a Welcome; present exactly when the commit adds somebody. */
  @IsOptional() @IsBytes({ max: 8_388_608 }) welcome?: Uint8Array;
  /** MLSMessage of the GroupInfo of the next epoch. */
  @IsBytes({ max: 8_388_608 }) groupInfo!: Uint8Array;
}

export class CommitReceipt {
  @IsId() commitId!: string;
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
  /** The epoch that the commit began. */
  @IsCount(1, Number.MAX_SAFE_INTEGER) epoch!: number;
  @IsCount(0, 8_640_000_000_000_000) acceptedAt!: number;
}

export const ENTRY_KINDS = ['message', 'commit'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One entry of a channel's log. Commits and messages share one sequence. */
export class LogEntry {
  @IsId() channelId!: string;
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
  @IsIn(ENTRY_KINDS) kind!: EntryKind;
  /** The epoch in which it was sealed, or which it ends. */
  @seq() epoch!: number;
  /** The device that handed it in. */
  @IsId() deviceId!: string;
  /** The sender's id of the message or commit. */
  @IsId() entryId!: string;
  @IsBytes({ max: 4_194_304 }) body!: Uint8Array;
  @IsCount(0, 8_640_000_000_000_000) acceptedAt!: number;
}

export class ChannelCursor {
  @IsId() channelId!: string;
  /** The newest entry that the device has on disk. It doubles as the delivery mark. */
  @seq() after!: number;
}

/** `POST /v1/sync`: catch up with many channels in one round trip. */
export class SyncRequest {
  @IsListOf(() => ChannelCursor, 2_000) cursors!: ChannelCursor[];
  /** Soft limit of a page, in bytes of bodies; at least one entry is returned when there is one. */
  @IsCount(1_024, 4_194_304) maxBytes!: number;
}

export class SyncReply {
  /** Ordered by channel as asked, then by `seq`, without gaps within a channel. */
  @IsListOf(() => LogEntry, 20_000) entries!: LogEntry[];
  @IsBoolean() more!: boolean;
  /** Channels of the request of which the caller is no member any more, or never was: the two answer alike. */
  @IsId({ each: true }) gone!: string[];
}

/** A Welcome that waits for the caller's device. */
export class WelcomeEntry {
  @IsId() welcomeId!: string;
  @IsId() channelId!: string;
  @IsId() networkId!: string;
  /** The commit that added the device: its log begins after it. */
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
  @IsBytes({ max: 8_388_608 }) welcome!: Uint8Array;
  @IsCount(0, 8_640_000_000_000_000) acceptedAt!: number;
}

/** `GET /v1/welcomes`; `DELETE /v1/welcomes/:welcomeId` once joined. */
export class WelcomeList {
  @IsListOf(() => WelcomeEntry, 1_000) welcomes!: WelcomeEntry[];
}

/** `POST /v1/channels/:channelId/nacks`: this device cannot follow the commit `seq`. */
export class NackRequest {
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
}

/** `GET /v1/channels/:channelId/counter`: after a restore, what the server takes next; a rolled-back vault is noticed by it. */
export class CounterReply {
  @IsCount(1, Number.MAX_SAFE_INTEGER) next!: number;
}

/** `GET /v1/channels/:channelId/delivery`: how far each member device has come. */
export class DeliveryMark {
  @IsId() deviceId!: string;
  @seq() deliveredSeq!: number;
}

export class DeliveryMarks {
  @ArrayMaxSize(20_000) @IsListOf(() => DeliveryMark, 20_000) marks!: DeliveryMark[];
}
