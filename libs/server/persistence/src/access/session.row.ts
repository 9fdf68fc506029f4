import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { DeviceRow } from '../trust/device.row.js';

/** A device that is signed in. The token itself is never stored. */
@Entity('session')
@Check('session_token_digest_is_sha256', 'octet_length(token_digest) = 32')
@Index('session_by_device', ['deviceId'])
@Index('session_by_expiry', ['expiresAt'])
export class SessionRow {
  @PrimaryColumn('bytea', { name: 'token_digest', primaryKeyConstraintName: 'session_pkey' }) tokenDigest!: Buffer;
  @ForeignKey(() => DeviceRow, { name: 'session_device', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'device_id' })
  deviceId!: string;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
