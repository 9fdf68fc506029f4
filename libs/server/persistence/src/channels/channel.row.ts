import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOfSql } from '../migrations/one-of-sql.js';
import { CHANNEL_KIND_NAMES, SUITES_IN_USE } from './channel-names.js';

/** A conversation as the server knows it: no name, no subject. */
@Entity('channel')
@Check('channel_kind', oneOfSql('kind', CHANNEL_KIND_NAMES))
@Check('channel_suite', oneOfSql('suite', SUITES_IN_USE))
export class ChannelRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'channel_pkey' }) id!: string;
  @Column('uuid', { name: 'network_id' }) networkId!: string;
  @Column('text') kind!: string;
  @Column('text') suite!: string;
  @Column('uuid', { name: 'founder_device_id' }) founderDeviceId!: string;
  /** A commit has changed the rights: from then on the members alone can judge them. */
  @Column('boolean', { name: 'policy_changed' }) policyChanged!: boolean;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
}
