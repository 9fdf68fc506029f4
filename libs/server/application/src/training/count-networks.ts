import { Database, NetworkStore } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

/** How many networks are founded on this server: one that has none may open a training network. */
@Injectable()
export class CountNetworks {
  constructor(@Inject(Database) private readonly database: Database) {}

  async execute(): Promise<number> {
    return new NetworkStore(this.database).count();
  }
}
