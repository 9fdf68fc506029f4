import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { LogEntryRow } from './log-entry.row.js';

/** The Welcome of a commit, once for all whom it lets in. */
@Entity('welcome_body')
@ForeignKey(() => LogEntryRow, ['channelId', 'seq'], ['channelId', 'seq'], { name: 'welcome_body_commit' })
export class WelcomeBodyRow {
  @PrimaryColumn('uuid', { name: 'channel_id', primaryKeyConstraintName: 'welcome_body_pkey' }) channelId!: string;
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'welcome_body_pkey' }) seq!: string;
  @Column('bytea') body!: Buffer;
}
