import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from './database.js';
import { openDatabase } from './open-database.js';

/** The one database of the process. Dynamic and global, because there is exactly one; rooms take `Database` from it. */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * @param url   connection string of a migrated database
   * @param pool  most connections that this process holds
   */
  static forDatabase(url: string, pool: number, onPoolError?: (error: Error) => void): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [{ provide: Database, useFactory: async () => new Database(await openDatabase(url, pool, onPoolError)) }],
      exports: [Database],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.database.dataSource.isInitialized) await this.database.dataSource.destroy();
  }
}
