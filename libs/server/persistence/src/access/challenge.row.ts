import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A sign-in challenge, until it is spent or runs out. The device may be unknown: both kinds are answered alike. */
@Entity('challenge')
@Check('challenge_length', 'octet_length(challenge) = 32')
@Index('challenge_by_expiry', ['expiresAt'])
export class ChallengeRow {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'challenge_pkey' }) challenge!: Buffer;
  @Column('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
