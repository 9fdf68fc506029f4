import type { InvitationKind } from '@chancery/contracts';
import type { InvitationState } from '@chancery/domain';
import type { Queryable } from '../database.js';

export interface InvitationRecord {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly state: InvitationState;
  readonly networkId: string;
  readonly authorityId: string;
  readonly inviterOfficerId: string;
  readonly claimTokenDigest: Uint8Array;
  readonly wrongTokens: number;
  readonly expiresAt: Date;
  readonly enrolment: Uint8Array | null;
  readonly deviceCertificate: Uint8Array | null;
  readonly proof: Uint8Array | null;
}

export interface InvitationClaim {
  readonly enrolment: Uint8Array;
  readonly deviceCertificate: Uint8Array | undefined;
  readonly proof: Uint8Array;
}

export type NewInvitation = Pick<InvitationRecord, 'id' | 'kind' | 'networkId' | 'authorityId' | 'inviterOfficerId' | 'claimTokenDigest' | 'expiresAt'>;

const COLUMNS = `id, kind, state, network_id AS "networkId", authority_id AS "authorityId", inviter_officer_id AS "inviterOfficerId",
  claim_token_digest AS "claimTokenDigest", wrong_tokens AS "wrongTokens", expires_at AS "expiresAt", enrolment,
  device_certificate AS "deviceCertificate", proof`;

/** Invitations. Moves are compare-and-set. */
export class InvitationStore {
  constructor(private readonly tx: Queryable) {}

  async find(id: string): Promise<InvitationRecord | undefined> {
    const { rows } = await this.tx.query<InvitationRecord>(`SELECT ${COLUMNS} FROM invitation WHERE id = $1`, [id]);
    return rows[0];
  }

  /** Those of an authority in some networks, newest first, at most 1000. */
  async list(authorityId: string, networkIds: readonly string[]): Promise<InvitationRecord[]> {
    const { rows } = await this.tx.query<InvitationRecord>(
      `SELECT ${COLUMNS} FROM invitation WHERE authority_id = $1 AND network_id = ANY($2::uuid[]) ORDER BY created_at DESC, id LIMIT 1000`,
      [authorityId, networkIds],
    );
    return rows;
  }

  async countOpen(authorityId: string, now: Date): Promise<number> {
    const { rows } = await this.tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM invitation WHERE authority_id = $1 AND state IN ('open', 'claimed') AND expires_at > $2`,
      [authorityId, now],
    );
    return rows[0]!.count;
  }

  /** @returns false when the id is taken */
  async add(invitation: NewInvitation, createdAt: Date): Promise<boolean> {
    const { rowCount } = await this.tx.query(
      `INSERT INTO invitation (id, kind, state, network_id, authority_id, inviter_officer_id, claim_token_digest, created_at, expires_at)
       VALUES ($1, $2, 'open', $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
      [invitation.id, invitation.kind, invitation.networkId, invitation.authorityId, invitation.inviterOfficerId, invitation.claimTokenDigest, createdAt, invitation.expiresAt],
    );
    return rowCount === 1;
  }

  /** Counts a wrong token. @returns how many there have been */
  async countWrongToken(id: string): Promise<number> {
    const { rows } = await this.tx.query<{ wrongTokens: number }>('UPDATE invitation SET wrong_tokens = wrong_tokens + 1 WHERE id = $1 RETURNING wrong_tokens AS "wrongTokens"', [id]);
    return rows[0]?.wrongTokens ?? 0;
  }

  /** False: somebody moved first. Reload and decide again. */
  async move(id: string, from: readonly InvitationState[], to: InvitationState): Promise<boolean> {
    const { rowCount } = await this.tx.query('UPDATE invitation SET state = $3 WHERE id = $1 AND state = ANY($2::text[])', [id, from, to]);
    return rowCount === 1;
  }

  /** False: somebody claimed first. */
  async claim(id: string, from: readonly InvitationState[], to: InvitationState, claim: InvitationClaim): Promise<boolean> {
    const { rowCount } = await this.tx.query(
      'UPDATE invitation SET state = $3, enrolment = $4, device_certificate = $5, proof = $6 WHERE id = $1 AND state = ANY($2::text[])',
      [id, from, to, claim.enrolment, claim.deviceCertificate ?? null, claim.proof],
    );
    return rowCount === 1;
  }
}
