import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One accepted statement, whichever logs it stands in. `digest` is over the payload, `bytes` are the cosigned form. */
@Entity('statement')
@Unique('statement_once', ['kind', 'digest'])
@Check('statement_digest_is_sha256', 'octet_length(digest) = 32')
export class StatementRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'statement_pkey' }) id!: string;
  @Column('text') kind!: string;
  @Column('bytea') digest!: Buffer;
  @Column('bytea') bytes!: Buffer;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
}
