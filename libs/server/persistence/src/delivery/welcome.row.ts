import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { WelcomeBodyRow } from './welcome-body.row.js';

/** A device that has not collected its Welcome yet. */
@Entity('welcome')
@Unique('welcome_once', ['deviceId', 'channelId', 'seq'])
@Index('welcome_by_commit', ['channelId', 'seq'])
@ForeignKey(() => WelcomeBodyRow, ['channelId', 'seq'], ['channelId', 'seq'], { name: 'welcome_of_body' })
export class WelcomeRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'welcome_pkey' }) id!: string;
  @Column('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('uuid', { name: 'channel_id' }) channelId!: string;
  @Column('bigint') seq!: string;
}
