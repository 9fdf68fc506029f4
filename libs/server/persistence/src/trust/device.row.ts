import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { AuthorityRow } from './authority.row.js';
import { OfficerRow } from './officer.row.js';

/** A device id belongs to one officer and one key for ever, on this server. `revokedAt`: in good standing nowhere since. */
@Entity('device')
@Unique('device_key_once', ['deviceKey'])
@Check('device_key_is_ed25519', 'octet_length(device_key) = 32')
@Index('device_by_officer', ['officerId'])
@Index('device_by_authority', ['authorityId'])
export class DeviceRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'device_pkey' }) id!: string;
  @ForeignKey(() => OfficerRow, { name: 'device_officer' })
  @Column('uuid', { name: 'officer_id' })
  officerId!: string;
  @ForeignKey(() => AuthorityRow, { name: 'device_authority' })
  @Column('uuid', { name: 'authority_id' })
  authorityId!: string;
  @Column('bytea', { name: 'device_key' }) deviceKey!: Buffer;
  @Column('timestamptz', { name: 'not_after' }) notAfter!: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}
