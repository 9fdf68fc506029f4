import { SUITE_NAMES } from '@chancery/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { oneOfSql } from '../migrations/one-of-sql.js';
import { DeviceRow } from '../trust/device.row.js';

/** One MLS KeyPackage in stock: single use, or the last resort that is handed out when none is left. */
@Entity('key_package')
@Unique('key_package_reference_once', ['reference'])
@Check('key_package_suite', oneOfSql('suite', SUITE_NAMES))
@Index('key_package_by_device', ['deviceId', 'suite', 'lastResort', 'id'])
@Index('key_package_one_last_resort', ['deviceId', 'suite'], { unique: true, where: 'last_resort' })
export class KeyPackageRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS', primaryKeyConstraintName: 'key_package_pkey' }) id!: string;
  @ForeignKey(() => DeviceRow, { name: 'key_package_device', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'device_id' })
  deviceId!: string;
  @Column('text') suite!: string;
  @Column('bytea') package!: Buffer;
  @Column('bytea') reference!: Buffer;
  @Column('boolean', { name: 'last_resort' }) lastResort!: boolean;
  @Column('timestamptz', { name: 'not_after' }) notAfter!: Date;
  @Column('timestamptz', { name: 'stored_at' }) storedAt!: Date;
}
