import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { NetworkRow } from './network.row.js';

/** A statement that waits for the countersignatures of further coordinators. */
@Entity('pending_statement')
export class PendingStatementRow {
  @ForeignKey(() => NetworkRow, { name: 'pending_statement_network' })
  @PrimaryColumn('uuid', { name: 'network_id', primaryKeyConstraintName: 'pending_statement_pkey' })
  networkId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pending_statement_pkey' }) kind!: string;
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'pending_statement_pkey' }) digest!: Buffer;
  @Column('bytea') bytes!: Buffer;
  @Column('timestamptz', { name: 'first_seen_at' }) firstSeenAt!: Date;
}
