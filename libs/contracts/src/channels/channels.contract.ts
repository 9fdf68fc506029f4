import { CHANNEL_KINDS, type ChannelKind } from '@chancery/domain';
import { ArrayMaxSize, IsIn } from 'class-validator';
import { IsBytes, IsCount, IsId, IsListOf } from '../codec/contract.js';
import { SUITE_NAMES, type Suite } from '../key-packages/key-packages.contract.js';

const CHANNEL_KIND_NAMES = Object.keys(CHANNEL_KINDS) as ChannelKind[];

/** `POST /v1/channels`: a channel with its founder alone (epoch 0); members follow by commit. Idempotent by `channelId`. */
export class OpenChannelRequest {
  @IsId() channelId!: string;
  @IsId() networkId!: string;
  @IsIn(CHANNEL_KIND_NAMES) kind!: ChannelKind;
  @IsIn(SUITE_NAMES) suite!: Suite;
  /** MLS group id. */
  @IsBytes({ min: 16, max: 32 }) groupId!: Uint8Array;
  /** MLSMessage of a GroupInfo of epoch 0 with external_pub and ratchet_tree. */
  @IsBytes({ max: 65_536 }) groupInfo!: Uint8Array;
}

/** A channel as the server knows it: no name, no subject; those are sealed. */
export class ChannelSummary {
  @IsId() channelId!: string;
  @IsId() networkId!: string;
  @IsIn(CHANNEL_KIND_NAMES) kind!: ChannelKind;
  @IsIn(SUITE_NAMES) suite!: Suite;
  @IsBytes({ min: 16, max: 32 }) groupId!: Uint8Array;
  @IsCount(0, Number.MAX_SAFE_INTEGER) epoch!: number;
  /** Sequence number of the newest log entry; entries count from 1. 0: none yet. */
  @IsCount(0, Number.MAX_SAFE_INTEGER) headSeq!: number;
  @ArrayMaxSize(20_000) @IsId({ each: true }) deviceIds!: string[];
}

/** `GET /v1/channels` */
export class ChannelList {
  @IsListOf(() => ChannelSummary, 10_000) channels!: ChannelSummary[];
}

/** `GET /v1/channels/:channelId/group-info`: for a member device that has to come back by external commit. */
export class GroupInfoReply {
  @IsCount(0, Number.MAX_SAFE_INTEGER) epoch!: number;
  @IsCount(0, Number.MAX_SAFE_INTEGER) headSeq!: number;
  @IsBytes({ max: 8_388_608 }) groupInfo!: Uint8Array;
}
