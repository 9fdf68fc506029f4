import { IsIn, IsOptional } from 'class-validator';
import { ArrayMaxSize } from 'class-validator';
import { IsBytes, IsCount, IsId, IsListOf } from '../codec/contract.js';

/** MLS cipher suites in use; the name, not the number, is recorded: the numbers of post-quantum suites still move. */
export const SUITES = {
  x25519: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
  xwing: 'MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519',
} as const;
export type Suite = keyof typeof SUITES;
export const SUITE_NAMES = Object.keys(SUITES) as Suite[];
/** Above this many devices a room is founded with x25519 (docs/protocol.md §3). */
export const MAX_XWING_DEVICES = 64;

/** Stock of single-use packages per device: filled up to `full`, refilled from `refillAt`. */
export const KEY_PACKAGE_STOCK: Readonly<Record<Suite, { full: number; refillAt: number }>> = {
  x25519: { full: 50, refillAt: 20 },
  xwing: { full: 20, refillAt: 8 },
};

/** `POST /v1/key-packages` */
export class PublishKeyPackagesRequest {
  @IsIn(SUITE_NAMES) suite!: Suite;
  /** Single-use packages: MLSMessage of a KeyPackage each. */
  @ArrayMaxSize(100) @IsBytes({ max: 8_192 }, { each: true }) packages!: Uint8Array[];
  /** Replaces the last-resort package. */
  @IsOptional() @IsBytes({ max: 8_192 }) lastResort?: Uint8Array;
}

export class KeyPackageStock {
  @IsIn(SUITE_NAMES) suite!: Suite;
  @IsCount(0, 100_000) single!: number;
  /** Seconds since the last-resort package was stored; absent when there is none. */
  @IsOptional() @IsCount(0, 1_000_000_000) lastResortAgeSeconds?: number;
}

/** `GET /v1/key-packages/stock`, and the reply to a publication. */
export class KeyPackageStockReply {
  @IsListOf(() => KeyPackageStock, 8) stock!: KeyPackageStock[];
}

/** `POST /v1/key-packages/claim`: one package of each device; single-use ones are gone afterwards. */
export class ClaimKeyPackagesRequest {
  @IsId() networkId!: string;
  @IsIn(SUITE_NAMES) suite!: Suite;
  @ArrayMaxSize(1_000) @IsId({ each: true }) deviceIds!: string[];
}

export class ClaimedKeyPackage {
  @IsId() deviceId!: string;
  @IsBytes({ max: 8_192 }) keyPackage!: Uint8Array;
}

export class ClaimKeyPackagesReply {
  @IsListOf(() => ClaimedKeyPackage, 1_000) claimed!: ClaimedKeyPackage[];
  /** Devices without any package: the composer names them before sending. */
  @IsId({ each: true }) missing!: string[];
}
