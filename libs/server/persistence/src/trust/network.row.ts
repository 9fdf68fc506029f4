import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A network that was founded here. */
@Entity('network')
@Unique('network_fingerprint', ['fingerprint'])
@Check('network_fingerprint_is_sha256', 'octet_length(fingerprint) = 32')
@Check('network_log_size_counts', 'log_size >= 0')
export class NetworkRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'network_pkey' }) id!: string;
  @Column('text') name!: string;
  @Column('text') abbreviation!: string;
  @Column('bytea') fingerprint!: Buffer;
  @Column('boolean') training!: boolean;
  @Column('integer', { name: 'log_size', default: 0 }) logSize!: number;
}
