import { IsArray, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsBytes, IsCount, IsId } from '../codec/contract.js';

/** `POST /v1/sessions/challenge` */
export class ChallengeRequest {
  @IsId() deviceId!: string;
}

export class ChallengeReply {
  @IsBytes({ min: 32, max: 32 }) challenge!: Uint8Array;
  @IsCount(1, 3_600) validForSeconds!: number;
}

/** `POST /v1/sessions`: the device signs the challenge; there is no password to steal. */
export class OpenSessionRequest {
  /** COSE_Sign1, kind `sign-in`. */
  @IsBytes({ max: 2_048 }) signIn!: Uint8Array;
}

export class SessionReply {
  /** Opaque, 32 random bytes in base64url. Sent as `Authorization: Bearer …` and in the socket's handshake. */
  @IsString() @MaxLength(64) token!: string;
  @IsCount(1, 1_000_000) validForSeconds!: number;
  @IsId() deviceId!: string;
  @IsId() officerId!: string;
  @IsId() authorityId!: string;
  /** Server clock, milliseconds since 1970. */
  @IsCount(0, 8_640_000_000_000_000) serverTime!: number;
  /** Largest sealed attachment that is taken, in bytes. Older servers do not say. */
  @IsOptional() @IsCount(1, Number.MAX_SAFE_INTEGER) maxAttachmentBytes?: number;
}

/** `GET /v1/whoami` */
export class WhoAmIReply {
  @IsId() deviceId!: string;
  @IsId() officerId!: string;
  @IsId() authorityId!: string;
  @IsArray() @IsString({ each: true }) roles!: string[];
  @IsId({ each: true }) networkIds!: string[];
}

/** `GET /v1/health` */
export class HealthReply {
  @IsString() @MaxLength(16) status!: string;
  @IsString() @MaxLength(32) version!: string;
}
