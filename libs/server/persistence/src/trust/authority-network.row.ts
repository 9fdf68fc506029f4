import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { AuthorityRow } from './authority.row.js';
import { NetworkRow } from './network.row.js';

/** Which networks have admitted an authority. */
@Entity('authority_network')
@Index('authority_network_by_network', ['networkId'])
export class AuthorityNetworkRow {
  @ForeignKey(() => AuthorityRow, { name: 'authority_network_authority' })
  @PrimaryColumn('uuid', { name: 'authority_id', primaryKeyConstraintName: 'authority_network_pkey' })
  authorityId!: string;
  @ForeignKey(() => NetworkRow, { name: 'authority_network_network' })
  @PrimaryColumn('uuid', { name: 'network_id', primaryKeyConstraintName: 'authority_network_pkey' })
  networkId!: string;
  @Column('boolean') suspended!: boolean;
}
