import type { Caller } from '@chancery/access';
import type { NetworkList } from '@chancery/contracts';
import { Database, NetworkStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

/** The networks in which the caller is in good standing. */
@Injectable()
export class ListNetworks {
  constructor(@Inject(Database) private readonly database: Database) {}

  async execute(caller: Caller): Promise<NetworkList> {
    const networks = await new NetworkStore(this.database).list(caller.networkIds);
    return { networks: networks.map(({ id, ...network }) => ({ networkId: id, ...network })) };
  }
}
