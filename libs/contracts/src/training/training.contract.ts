import { OFFICER_ROLES, TRAINING_LANGUAGES, type OfficerRole, type TrainingLanguage } from '@chancery/domain';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { IsBytes, IsId, IsListOf } from '../codec/contract.js';

/** A name for a certificate: no control, format or line characters, and not only blanks. */
const PLAIN_NAME = /^(?=.*\S)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]+$/u;
const ROLE_NAMES = Object.keys(OFFICER_ROLES);

export class TrainingPlayer {
  @IsString() @MinLength(1) @MaxLength(120) name!: string;
  @IsIn(ROLE_NAMES) role!: OfficerRole;
}

export class TrainingAuthority {
  @IsId() authorityId!: string;
  /** Code of an invented State: see TRAINING_STATES, which has its names. */
  @Matches(/^[A-Z]{2}$/) state!: string;
  /** As the authority was admitted. */
  @IsString() @MinLength(1) @MaxLength(200) name!: string;
  @IsListOf(() => TrainingPlayer, 8) players!: TrainingPlayer[];
}

/** `GET /v1/training`: whether one may practise here now, and as whom. Needs no session. */
export class TrainingReply {
  /** False: training is off, or its players are not up. Then nothing else is said. */
  @IsBoolean() available!: boolean;
  @IsOptional() @IsId() networkId?: string;
  /** SHA-256 of the founding charter. */
  @IsOptional() @IsBytes({ min: 32, max: 32 }) fingerprint?: Uint8Array;
  @IsOptional() @IsString() @MaxLength(32) abbreviation?: string;
  @IsListOf(() => TrainingAuthority, 16) authorities!: TrainingAuthority[];
}

/** `POST /v1/training/seats`: an invitation to practise as the contact point of an invented authority. Needs no session. */
export class OpenSeatRequest {
  @IsId() authorityId!: string;
  /** Of the players' first words, and of answers to messages that name none. */
  @IsIn(TRAINING_LANGUAGES) language!: TrainingLanguage;
  /** Stands in the certificate: everybody in the training network can read it. Without it, a word such as "Visitor". */
  @IsOptional() @IsString() @MaxLength(80) @Matches(PLAIN_NAME) officerName?: string;
}

export class OpenSeatReply {
  /** Enrolment code; it serves once, for thirty minutes. The claim is approved by machine. */
  @IsString() @MaxLength(400) code!: string;
  /** The same as a link; only where the server has a public origin. */
  @IsOptional() @IsString() @MaxLength(1_000) link?: string;
  @IsId() authorityId!: string;
  @IsId() networkId!: string;
}
