import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AuthorityRow } from './authority.row.js';

/** An officer id belongs to one authority for ever, on this server. */
@Entity('officer')
@Index('officer_by_authority', ['authorityId'])
export class OfficerRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'officer_pkey' }) id!: string;
  @ForeignKey(() => AuthorityRow, { name: 'officer_authority' })
  @Column('uuid', { name: 'authority_id' })
  authorityId!: string;
  @Column('timestamptz', { name: 'not_after' }) notAfter!: Date;
}
