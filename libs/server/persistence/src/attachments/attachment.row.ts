import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ChannelRow } from '../channels/channel.row.js';

/** A sealed file that belongs to a channel; its bytes lie in the blob store under the same id. */
@Entity('attachment')
@Check('attachment_size_counts', 'sealed_size_bytes >= 0')
@Index('attachment_unfinished', ['begunAt'], { where: 'completed_at IS NULL' })
export class AttachmentRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attachment_pkey' }) id!: string;
  @ForeignKey(() => ChannelRow, { name: 'attachment_channel' })
  @Column('uuid', { name: 'channel_id' })
  channelId!: string;
  @Column('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('bigint', { name: 'sealed_size_bytes' }) sealedSizeBytes!: string;
  @Column('timestamptz', { name: 'begun_at' }) begunAt!: Date;
  /** Null while bytes are missing: nobody else can see it then. */
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
}
