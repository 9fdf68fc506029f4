import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { ChannelRow } from './channel.row.js';

/** One MLS group of a conversation; the one with the highest ordinal is in use. */
@Entity('channel_group')
@Unique('channel_group_id_once', ['groupId'])
@Check('channel_group_id_length', 'octet_length(group_id) BETWEEN 16 AND 32')
@Check('channel_group_epoch_counts', 'epoch >= 0')
export class ChannelGroupRow {
  @ForeignKey(() => ChannelRow, { name: 'channel_group_channel' })
  @PrimaryColumn('uuid', { name: 'channel_id', primaryKeyConstraintName: 'channel_group_pkey' })
  channelId!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'channel_group_pkey' }) ordinal!: number;
  @Column('bytea', { name: 'group_id' }) groupId!: Buffer;
  @Column('bigint') epoch!: string;
  @Column('bytea', { name: 'group_info' }) groupInfo!: Buffer;
}
