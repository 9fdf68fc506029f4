import { NOTICE_KINDS, NOTICE_PRIORITIES, obligationMachine, type NoticeKind, type NoticePriority, type ObligationState } from '@chancery/domain';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsOptional } from 'class-validator';
import { IsBytes, IsCount, IsId, IsListOf, IsPart } from '../codec/contract.js';
import { SendMessageRequest } from '../delivery/delivery.contract.js';

const KINDS = Object.keys(NOTICE_KINDS) as NoticeKind[];
const PRIORITIES = Object.keys(NOTICE_PRIORITIES) as NoticePriority[];

/**
 * `POST /v1/notices`: an urgent notice or a broadcast. What the server may know: kind, priority, addressed authorities,
 * acknowledge-by, sender. All else is in the sealed message, stored in the same transaction.
 */
export class SendNoticeRequest {
  @IsId() noticeId!: string;
  @IsId() channelId!: string;
  @IsIn(KINDS) kind!: NoticeKind;
  @IsIn(PRIORITIES) priority!: NoticePriority;
  @ArrayMinSize(1) @ArrayMaxSize(300) @ArrayUnique() @IsId({ each: true }) toAuthorityIds!: string[];
  /** Whole minutes, counted from `acceptedAt` on the server's clock. */
  @IsCount(5, 14_400) ackWithinMinutes!: number;
  @IsPart(() => SendMessageRequest) message!: SendMessageRequest;
}

export class NoticeReceipt {
  @IsId() noticeId!: string;
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
  @IsCount(0, 8_640_000_000_000_000) acceptedAt!: number;
  @IsCount(0, 8_640_000_000_000_000) ackBy!: number;
}

/** `POST /v1/notices/:noticeId/acknowledgements` */
export class AcknowledgeNoticeRequest {
  /** COSE_Sign1, kind `acknowledgement`, signed by the caller's device. */
  @IsBytes({ max: 2_048 }) acknowledgement!: Uint8Array;
}

export class ObligationEntry {
  @IsId() authorityId!: string;
  @IsIn(obligationMachine.states as ObligationState[]) state!: ObligationState;
  /** The signed statement; the sender's client verifies it before it says "acknowledged". */
  @IsOptional() @IsBytes({ max: 2_048 }) acknowledgement?: Uint8Array;
  @IsOptional() @IsCount(0, 8_640_000_000_000_000) acknowledgedAt?: number;
}

export class NoticeEntry {
  @IsId() noticeId!: string;
  @IsId() channelId!: string;
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
  @IsIn(KINDS) kind!: NoticeKind;
  @IsIn(PRIORITIES) priority!: NoticePriority;
  @IsId() fromAuthorityId!: string;
  @IsId() fromDeviceId!: string;
  @IsCount(0, 8_640_000_000_000_000) acceptedAt!: number;
  @IsCount(0, 8_640_000_000_000_000) ackBy!: number;
  /** Every obligation for the sender; one's own authority's only, for a recipient. */
  @IsListOf(() => ObligationEntry, 300) obligations!: ObligationEntry[];
}

/** `GET /v1/notices` (sent by or addressed to the caller's authority, newest first, at most 200), `GET /v1/notices/:noticeId` */
export class NoticeList {
  @IsListOf(() => NoticeEntry, 200) notices!: NoticeEntry[];
}
