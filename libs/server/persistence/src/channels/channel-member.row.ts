import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ChannelRow } from './channel.row.js';

/** A device in a conversation, or one that was: it may read what came after `joinedSeq`, up to `removedSeq`. */
@Entity('channel_member')
@Check('channel_member_leaf_counts', 'leaf_index >= 0')
@Check('channel_member_leaves_after_joining', 'removed_seq > joined_seq')
@Index('channel_member_one_per_leaf', ['channelId', 'leafIndex'], { unique: true, where: 'removed_seq IS NULL' })
@Index('channel_member_by_device', ['deviceId'])
export class ChannelMemberRow {
  @ForeignKey(() => ChannelRow, { name: 'channel_member_channel' })
  @PrimaryColumn('uuid', { name: 'channel_id', primaryKeyConstraintName: 'channel_member_pkey' })
  channelId!: string;
  @PrimaryColumn('uuid', { name: 'device_id', primaryKeyConstraintName: 'channel_member_pkey' }) deviceId!: string;
  @Column('uuid', { name: 'officer_id' }) officerId!: string;
  @Column('uuid', { name: 'authority_id' }) authorityId!: string;
  @Column('integer', { name: 'leaf_index' }) leafIndex!: number;
  @Column('bigint', { name: 'joined_seq' }) joinedSeq!: string;
  @Column('bigint', { name: 'removed_seq', nullable: true }) removedSeq!: string | null;
  /** The newest entry that the device has on disk. */
  @Column('bigint', { name: 'delivered_seq' }) deliveredSeq!: string;
}
