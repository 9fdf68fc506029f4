import { IsIn, IsOptional } from 'class-validator';
import { IsBytes, IsCount, IsId } from '../codec/contract.js';
import { ENTRY_KINDS, type EntryKind } from '../delivery/delivery.contract.js';
import { SUITE_NAMES, type Suite } from '../key-packages/key-packages.contract.js';

/**
 * Events of the socket (socket.io, msgpack parser, path `/relay`, websocket only; `auth: { token }` in the handshake).
 * Down: hints, each of which may be lost; the cursor heals. Up: `send`, acknowledged like the HTTP operation with
 * either a MessageReceipt or a ProblemBody.
 */
export const RELAY_PATH = '/relay';
export const RELAY_DOWN = {
  entry: 'entry',
  welcome: 'welcome',
  statements: 'statements',
  notice: 'notice',
  keyPackagesLow: 'key-packages-low',
  invitation: 'invitation',
  resync: 'resync',
} as const;
export const RELAY_UP = { send: 'send' } as const;

/** Bodies up to this size travel inside the hint; longer ones are fetched. */
export const MAX_INLINE_BODY_BYTES = 16_384;

/** A new log entry. With `body`, and `seq` one above the cursor, nothing needs to be fetched. */
export class EntryHint {
  @IsId() channelId!: string;
  @IsCount(1, Number.MAX_SAFE_INTEGER) seq!: number;
  @IsIn(ENTRY_KINDS) kind!: EntryKind;
  @IsCount(0, Number.MAX_SAFE_INTEGER) epoch!: number;
  @IsId() deviceId!: string;
  @IsId() entryId!: string;
  @IsCount(0, 8_640_000_000_000_000) acceptedAt!: number;
  @IsOptional() @IsBytes({ max: MAX_INLINE_BODY_BYTES }) body?: Uint8Array;
}

export class WelcomeHint {
  @IsId() channelId!: string;
}

export class StatementsHint {
  @IsId() networkId!: string;
  @IsCount(0, 10_000_000) logSize!: number;
}

export class NoticeHint {
  @IsId() noticeId!: string;
}

export class KeyPackagesLowHint {
  @IsIn(SUITE_NAMES) suite!: Suite;
  @IsCount(0, 100_000) single!: number;
}

export class InvitationHint {
  @IsId() invitationId!: string;
}
