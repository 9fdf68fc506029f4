import { AUTHORITY_KINDS } from '@chancery/domain';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOfSql } from '../migrations/one-of-sql.js';

/** An authority as its latest admission names it, in whichever network that was. */
@Entity('authority')
@Check('authority_kind', oneOfSql('kind', Object.keys(AUTHORITY_KINDS)))
export class AuthorityRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'authority_pkey' }) id!: string;
  @Column('text') kind!: string;
  @Column('text') state!: string;
  @Column('text') name!: string;
}
