import { NOTICE_KINDS, NOTICE_PRIORITIES } from '@chancery/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { oneOfSql } from '../migrations/one-of-sql.js';
import { LogEntryRow } from '../delivery/log-entry.row.js';

/** What the clock has to know of a notice; the rest is the sealed log entry it points to. */
@Entity('notice')
@Unique('notice_one_per_entry', ['channelId', 'seq'])
@Check('notice_kind', oneOfSql('kind', Object.keys(NOTICE_KINDS)))
@Check('notice_priority', oneOfSql('priority', Object.keys(NOTICE_PRIORITIES)))
@Check('notice_due_after_sending', 'ack_by > accepted_at')
@Index('notice_by_sender', ['fromAuthorityId', 'acceptedAt'])
@ForeignKey(() => LogEntryRow, ['channelId', 'seq'], ['channelId', 'seq'], { name: 'notice_entry' })
export class NoticeRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notice_pkey' }) id!: string;
  @Column('uuid', { name: 'network_id' }) networkId!: string;
  @Column('uuid', { name: 'channel_id' }) channelId!: string;
  @Column('bigint') seq!: string;
  @Column('text') kind!: string;
  @Column('text') priority!: string;
  @Column('uuid', { name: 'from_authority_id' }) fromAuthorityId!: string;
  @Column('uuid', { name: 'from_device_id' }) fromDeviceId!: string;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
  @Column('timestamptz', { name: 'ack_by' }) ackBy!: Date;
}
