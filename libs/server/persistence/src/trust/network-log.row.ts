import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { NetworkRow } from './network.row.js';
import { StatementRow } from './statement.row.js';

/** Which statement stands at which position of a network's log. */
@Entity('network_log')
@Unique('network_log_statement_once', ['networkId', 'statementId'])
@Check('network_log_seq_counts', 'seq >= 0')
export class NetworkLogRow {
  @ForeignKey(() => NetworkRow, { name: 'network_log_network' })
  @PrimaryColumn('uuid', { name: 'network_id', primaryKeyConstraintName: 'network_log_pkey' })
  networkId!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'network_log_pkey' }) seq!: number;
  @ForeignKey(() => StatementRow, { name: 'network_log_statement' })
  @Column('bigint', { name: 'statement_id' })
  statementId!: string;
}
