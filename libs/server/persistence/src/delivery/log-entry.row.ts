import { ENTRY_KINDS } from '@chancery/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOfSql } from '../migrations/one-of-sql.js';

/** One entry of a channel's log. The body is sealed. */
@Entity('log_entry')
@Check('log_entry_kind', oneOfSql('kind', ENTRY_KINDS))
@Check('log_entry_counts', 'seq >= 1 AND epoch >= 0 AND counter >= 1')
@Check('log_entry_digest_is_sha256', 'octet_length(digest) = 32')
@Check('log_entry_messages_are_counted', "(kind = 'message') = (counter IS NOT NULL)")
@Index('log_entry_once', ['channelId', 'deviceId', 'entryId'], { unique: true })
@Index('log_entry_counter_once', ['channelId', 'deviceId', 'counter'], { unique: true, where: 'counter IS NOT NULL' })
export class LogEntryRow {
  @PrimaryColumn('uuid', { name: 'channel_id', primaryKeyConstraintName: 'log_entry_pkey' }) channelId!: string;
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'log_entry_pkey' }) seq!: string;
  @Column('text') kind!: string;
  @Column('bigint') epoch!: string;
  @Column('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('uuid', { name: 'entry_id' }) entryId!: string;
  /** Of messages only. */
  @Column('bigint', { nullable: true }) counter!: string | null;
  @Column('bytea') body!: Buffer;
  /** SHA-256 of the body. */
  @Column('bytea') digest!: Buffer;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
}
