import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsBytes, IsCount, IsId, IsListOf } from '../codec/contract.js';

const MAX_COSIGNED_BYTES = 65_536;

/** `POST /v1/networks`: found a network. Needs no session: the statements and the founding token speak. */
export class FoundNetworkRequest {
  /** The operator's founding token. */
  @IsString() @MaxLength(200) foundingToken!: string;
  /** Cosigned statements in log order: the charter, the secretariat's admission, then its first officers and devices. */
  @IsBytes({ max: MAX_COSIGNED_BYTES }, { each: true }) statements!: Uint8Array[];
}

export class FoundNetworkReply {
  @IsId() networkId!: string;
  @IsCount(0, 10_000_000) logSize!: number;
}

/** `POST /v1/networks/:networkId/statements`: publish statements, all or none. Needs no session: signatures speak. */
export class PublishStatementsRequest {
  @IsBytes({ max: MAX_COSIGNED_BYTES }, { each: true }) statements!: Uint8Array[];
}

export class PublishStatementsReply {
  /** False: an admission, suspension or charter still waits for countersignatures; see `signed` and `needed`. */
  @IsBoolean() accepted!: boolean;
  @IsCount(0, 10_000_000) logSize!: number;
  @IsCount(0, 64) signed!: number;
  @IsCount(0, 64) needed!: number;
}

/** `GET /v1/networks/:networkId/statements?after=N`: a page of the network's log. Members of the network only. */
export class StatementPage {
  /** Position of the first statement of the page; positions count from 0. */
  @IsCount(0, 10_000_000) from!: number;
  @IsBytes({ max: MAX_COSIGNED_BYTES }, { each: true }) statements!: Uint8Array[];
  @IsCount(0, 10_000_000) logSize!: number;
}

/** `GET /v1/networks/:networkId/countersignatures`: what waits for another coordinator. */
export class PendingStatement {
  @IsBytes({ max: MAX_COSIGNED_BYTES }) statement!: Uint8Array;
  @IsCount(0, 64) signed!: number;
  @IsCount(0, 64) needed!: number;
}

export class PendingStatementList {
  @IsListOf(() => PendingStatement, 1_000) pending!: PendingStatement[];
}

export class NetworkSummary {
  @IsId() networkId!: string;
  @IsString() @MaxLength(200) name!: string;
  @IsString() @MaxLength(32) abbreviation!: string;
  @IsBytes({ min: 32, max: 32 }) fingerprint!: Uint8Array;
  @IsBoolean() training!: boolean;
  @IsCount(0, 10_000_000) logSize!: number;
}

/** `GET /v1/networks`: the networks of the caller's authority. */
export class NetworkList {
  @IsListOf(() => NetworkSummary, 1_000) networks!: NetworkSummary[];
}

/** Body of operations that take nothing, and of replies that say nothing. */
export class Empty {
  @IsOptional() readonly nothing?: undefined;
}
