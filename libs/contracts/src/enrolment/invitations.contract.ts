import { INVITATION_STATES, type InvitationState } from '@chancery/domain';
import { IsIn, IsOptional } from 'class-validator';
import { IsBytes, IsCount, IsId, IsListOf } from '../codec/contract.js';

/** officer: somebody new; device: a further device of the officer who invites. */
export const INVITATION_KINDS = ['officer', 'device'] as const;
export type InvitationKind = (typeof INVITATION_KINDS)[number];

/** `POST /v1/invitations`: by a security officer (kind `officer`) or any officer for themself (kind `device`). */
export class CreateInvitationRequest {
  @IsId() invitationId!: string;
  @IsIn(INVITATION_KINDS) kind!: InvitationKind;
  @IsId() networkId!: string;
  /** SHA-256 of the claim token: the server can check it, never make it. */
  @IsBytes({ min: 32, max: 32 }) claimTokenDigest!: Uint8Array;
  @IsCount(5, 43_200) validForMinutes!: number;
}

/** `POST /v1/invitations/:invitationId/claim`: no session yet. Once only. */
export class ClaimInvitationRequest {
  @IsBytes({ min: 32, max: 32 }) claimToken!: Uint8Array;
  /** COSE_Sign1, kind `enrolment`, signed by the new device key. */
  @IsBytes({ max: 2_048 }) enrolment!: Uint8Array;
  /** COSE_Sign1, kind `device`: the new device certified by the new officer's own key; kind `officer` invitations only. */
  @IsOptional() @IsBytes({ max: 2_048 }) deviceCertificate?: Uint8Array;
  /** HMAC-SHA256 of `enrolment` under the invitation's secret: the inviter sees that the server swapped nothing. */
  @IsBytes({ min: 32, max: 32 }) proof!: Uint8Array;
}

/** `POST /v1/invitations/:invitationId/status`: the newcomer asks whether the certificate is there. */
export class InvitationStatusRequest {
  @IsBytes({ min: 32, max: 32 }) claimToken!: Uint8Array;
}

export class InvitationStatusReply {
  @IsIn(INVITATION_STATES) state!: InvitationState;
  @IsId() networkId!: string;
}

/** One of the caller's invitations, with what was claimed. */
export class InvitationEntry {
  @IsId() invitationId!: string;
  @IsIn(INVITATION_KINDS) kind!: InvitationKind;
  @IsIn(INVITATION_STATES) state!: InvitationState;
  @IsId() networkId!: string;
  @IsOptional() @IsBytes({ max: 2_048 }) enrolment?: Uint8Array;
  @IsOptional() @IsBytes({ max: 2_048 }) deviceCertificate?: Uint8Array;
  @IsOptional() @IsBytes({ min: 32, max: 32 }) proof?: Uint8Array;
}

/** `GET /v1/invitations` */
export class InvitationList {
  @IsListOf(() => InvitationEntry, 1_000) invitations!: InvitationEntry[];
}

/**
 * `POST /v1/invitations/:invitationId/approve`: certificates of the newcomer, published in the logs of every network of
 * the authority in the same transaction that closes the invitation.
 */
export class ApproveInvitationRequest {
  /** Cosigned statements: for kind `officer` the officer certificate then the device certificate; for `device` the device certificate. */
  @IsBytes({ max: 8_192 }, { each: true }) statements!: Uint8Array[];
}
