import { TRAINING_LANGUAGES, type TrainingLanguage } from '@chancery/domain';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { type ContractClass, IsBytes, IsCount, IsId, IsListOf, parseContract } from '../codec/contract.js';
import { toBase64Url } from '../codec/text.js';
import { ChanceryError } from '../errors/error-codes.js';
import { TrainingAuthority } from './training.contract.js';

/** Between the server and the process that plays the training network: one line of JSON per message, checked on both sides. */
const MAX_LINE = 65_536;

/** Server to trainer, first: where the server answers, and how the network may be founded. */
export class TrainerBegin {
  @IsIn(['begin']) kind!: 'begin';
  @Matches(/^https?:\/\/[^/\s]+$/) @MaxLength(300) origin!: string;
  /** Of the trainer's vaults and its key. */
  @IsString() @MinLength(1) @MaxLength(4_096) folder!: string;
  @IsString() @MinLength(1) @MaxLength(200) foundingToken!: string;
}

/** Server to trainer: make an invitation. */
export class TrainerSeatOrder {
  @IsIn(['seat']) kind!: 'seat';
  @IsCount(1, Number.MAX_SAFE_INTEGER) orderId!: number;
  @IsId() authorityId!: string;
  @IsIn(TRAINING_LANGUAGES) language!: TrainingLanguage;
  @IsOptional() @IsString() @MaxLength(80) officerName?: string;
}

/** Server to trainer: end. */
export class TrainerStop {
  @IsIn(['stop']) kind!: 'stop';
}

/** Trainer to server: the network stands and its players are there. */
export class TrainerReady {
  @IsIn(['ready']) kind!: 'ready';
  @IsId() networkId!: string;
  @IsBytes({ min: 32, max: 32 }) fingerprint!: Uint8Array;
  @IsString() @MaxLength(32) abbreviation!: string;
  @IsListOf(() => TrainingAuthority, 16, 1) authorities!: TrainingAuthority[];
}

/** Trainer to server: the invitation of one order. */
export class TrainerSeat {
  @IsIn(['seat']) kind!: 'seat';
  @IsCount(1, Number.MAX_SAFE_INTEGER) orderId!: number;
  @IsString() @MaxLength(400) code!: string;
  @IsString() @MaxLength(1_000) link!: string;
}

export const SEAT_REFUSALS = ['NOT_FOUND', 'QUOTA_REACHED', 'UNAVAILABLE'] as const;
export type SeatRefusal = (typeof SEAT_REFUSALS)[number];

/** Trainer to server: no invitation for this order. */
export class TrainerRefusal {
  @IsIn(['refusal']) kind!: 'refusal';
  @IsCount(1, Number.MAX_SAFE_INTEGER) orderId!: number;
  @IsIn(SEAT_REFUSALS) code!: SeatRefusal;
}

/** Trainer to server: it cannot go on, and ends. */
export class TrainerFailure {
  @IsIn(['failure']) kind!: 'failure';
  /** Of a typed error, otherwise `DEFECT`. */
  @Matches(/^[A-Z][A-Z0-9_]{1,40}$/) code!: string;
}

export type ToTrainer = TrainerBegin | TrainerSeatOrder | TrainerStop;
export type FromTrainer = TrainerReady | TrainerSeat | TrainerRefusal | TrainerFailure;

const TO_TRAINER: Readonly<Record<ToTrainer['kind'], ContractClass<ToTrainer>>> = { begin: TrainerBegin, seat: TrainerSeatOrder, stop: TrainerStop };
const FROM_TRAINER: Readonly<Record<FromTrainer['kind'], ContractClass<FromTrainer>>> = { ready: TrainerReady, seat: TrainerSeat, refusal: TrainerRefusal, failure: TrainerFailure };

export function writeTrainerMessage(message: ToTrainer | FromTrainer): string {
  return JSON.stringify(message, (_key, value: unknown) => (value instanceof Uint8Array ? toBase64Url(value) : value));
}

/** @throws ChanceryError `BODY_MALFORMED` */
export function readMessageToTrainer(line: unknown): ToTrainer {
  return read(line, TO_TRAINER);
}

/** @throws ChanceryError `BODY_MALFORMED` */
export function readMessageFromTrainer(line: unknown): FromTrainer {
  return read(line, FROM_TRAINER);
}

function read<T extends object>(line: unknown, classes: Readonly<Record<string, ContractClass<T>>>): T {
  if (typeof line !== 'string' || line.length > MAX_LINE) throw new ChanceryError('BODY_MALFORMED');
  const plain = parseJson(line);
  const kind = (plain as { kind?: unknown } | null)?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(classes, kind)) throw new ChanceryError('BODY_MALFORMED');
  return parseContract(classes[kind]!, plain);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ChanceryError('BODY_MALFORMED');
  }
}
