import type { HealthReply } from '@chancery/contracts';
import { Database } from '@chancery/persistence';
import { Inject, Injectable } from '@nestjs/common';

/** The version in package.json; a test keeps the two alike. */
export const VERSION = '0.1.0';

/** Whether the server can do its work now. */
@Injectable()
export class CheckHealth {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws ChanceryError `UNAVAILABLE` when the database does not answer */
  async execute(): Promise<HealthReply> {
    await this.database.query('SELECT 1');
    return { status: 'ok', version: VERSION };
  }
}
