import { obligationMachine } from '@chancery/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOfSql } from '../migrations/one-of-sql.js';
import { NoticeRow } from './notice.row.js';

/** What one addressed authority owes. */
@Entity('obligation')
@Check('obligation_state', oneOfSql('state', obligationMachine.states))
@Check('obligation_acknowledged_is_signed', "(state = 'acknowledged') = (acknowledgement IS NOT NULL) AND (acknowledgement IS NULL) = (acknowledged_at IS NULL)")
@Index('obligation_due', ['dueAt'], { where: `state = '${obligationMachine.initial}'` })
@Index('obligation_by_authority', ['authorityId'])
export class ObligationRow {
  @ForeignKey(() => NoticeRow, { name: 'obligation_notice' })
  @PrimaryColumn('uuid', { name: 'notice_id', primaryKeyConstraintName: 'obligation_pkey' })
  noticeId!: string;
  @PrimaryColumn('uuid', { name: 'authority_id', primaryKeyConstraintName: 'obligation_pkey' }) authorityId!: string;
  @Column('text') state!: string;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  /** COSE_Sign1, verified before it was stored. */
  @Column('bytea', { nullable: true }) acknowledgement!: Buffer | null;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
}
