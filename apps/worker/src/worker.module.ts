import { join, resolve } from 'node:path';
import { type Surroundings, SurroundingsModule } from '@chancery/access';
import { BLOBS, OutboxModule, Upkeep, UpkeepTimers } from '@chancery/application';
import { DiskBlobStore } from '@chancery/blobs';
import { LogModule, PersistenceModule } from '@chancery/persistence';
import { type DynamicModule, Module } from '@nestjs/common';

export interface WorkerParts {
  /** Connection string of a migrated database. */
  readonly databaseUrl: string;
  readonly databasePool: number;
  readonly attachmentDir: string;
  readonly surroundings: Surroundings;
}

async function openBlobs(folder: string): Promise<DiskBlobStore> {
  const blobs = new DiskBlobStore(folder);
  await blobs.prepare();
  return blobs;
}

/**
 * The timers alone: the same use cases as the server's. Its outbox has no relay, so that sockets are not told when an
 * obligation lapses here; clients see it when they next ask.
 */
@Module({})
export class WorkerModule {
  static of({ databaseUrl, databasePool, attachmentDir, surroundings }: WorkerParts): DynamicModule {
    const onPoolError = (error: Error): void => surroundings.telemetry.record('database_unreachable', { errorName: error.constructor.name });
    return {
      module: WorkerModule,
      imports: [SurroundingsModule.of(surroundings), PersistenceModule.forDatabase(databaseUrl, databasePool, onPoolError), LogModule.withLanes(1), OutboxModule],
      providers: [Upkeep, UpkeepTimers, { provide: BLOBS, useFactory: () => openBlobs(attachmentDir) }],
      exports: [Upkeep],
    };
  }
}

/** Where the server keeps attachments, by the same settings. */
export function attachmentFolder(attachmentDir: string | undefined, dataDir: string): string {
  return resolve(attachmentDir ?? join(dataDir, 'attachments'));
}
