import { INVITATION_KINDS } from '@chancery/contracts';
import { INVITATION_STATES } from '@chancery/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOfSql } from '../migrations/one-of-sql.js';
import { AuthorityRow } from '../trust/authority.row.js';
import { NetworkRow } from '../trust/network.row.js';
import { OfficerRow } from '../trust/officer.row.js';

/** An invitation to enrol, and what was claimed with it. */
@Entity('invitation')
@Check('invitation_kind', oneOfSql('kind', INVITATION_KINDS))
@Check('invitation_state', oneOfSql('state', INVITATION_STATES))
@Check('invitation_digest_is_sha256', 'octet_length(claim_token_digest) = 32')
@Check('invitation_claim_is_whole', `(enrolment IS NULL) = (proof IS NULL) AND (state NOT IN ('claimed', 'approved') OR enrolment IS NOT NULL)`)
@Index('invitation_by_authority', ['authorityId', 'networkId'])
export class InvitationRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'invitation_pkey' }) id!: string;
  @Column('text') kind!: string;
  @Column('text') state!: string;
  @ForeignKey(() => NetworkRow, { name: 'invitation_network' })
  @Column('uuid', { name: 'network_id' })
  networkId!: string;
  @ForeignKey(() => AuthorityRow, { name: 'invitation_authority' })
  @Column('uuid', { name: 'authority_id' })
  authorityId!: string;
  @ForeignKey(() => OfficerRow, { name: 'invitation_inviter' })
  @Column('uuid', { name: 'inviter_officer_id' })
  inviterOfficerId!: string;
  @Column('bytea', { name: 'claim_token_digest' }) claimTokenDigest!: Buffer;
  @Column('integer', { name: 'wrong_tokens', default: 0 }) wrongTokens!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('bytea', { nullable: true }) enrolment!: Buffer | null;
  @Column('bytea', { name: 'device_certificate', nullable: true }) deviceCertificate!: Buffer | null;
  @Column('bytea', { nullable: true }) proof!: Buffer | null;
}
