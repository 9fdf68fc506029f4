import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { LogEntryRow } from './log-entry.row.js';

/** A device says that it cannot follow a commit. */
@Entity('nack')
@ForeignKey(() => LogEntryRow, ['channelId', 'seq'], ['channelId', 'seq'], { name: 'nack_commit' })
export class NackRow {
  @PrimaryColumn('uuid', { name: 'channel_id', primaryKeyConstraintName: 'nack_pkey' }) channelId!: string;
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'nack_pkey' }) seq!: string;
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'nack_pkey' }) deviceId!: string;
  @Column('timestamptz', { name: 'reported_at' }) reportedAt!: Date;
}
