import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { AttachmentsRepository } from '../attachments/attachments.repository.js';
import { ChannelsRepository } from '../channels/channels.repository.js';
import { Database } from '../database.js';
import { NoticeStore } from '../notices/notice-store.js';
import { NoticesRepository } from '../notices/notices.repository.js';
import { UpkeepRepository } from '../upkeep/upkeep.repository.js';
import { CommitStore } from './commit-store.js';
import { LogLanes } from './log-lanes.js';
import { LogReader } from './log-reader.js';
import { WelcomesRepository } from './welcomes.repository.js';

const inject = [Database];
const onDatabase = [ChannelsRepository, LogReader, WelcomesRepository, NoticesRepository, AttachmentsRepository, UpkeepRepository].map((repository) => ({
  provide: repository,
  inject,
  useFactory: (database: Database) => new repository(database),
}));

/** The channels' logs. Global, because the lanes hold what they know of a channel in memory: there is one set per process. */
@Module({})
export class LogModule {
  /** @param lanes  batches of messages that are written at the same time */
  static withLanes(lanes: number): DynamicModule {
    return {
      module: LogModule,
      global: true,
      providers: [
        ...onDatabase,
        { provide: LogLanes, inject, useFactory: (database: Database) => new LogLanes(database, lanes) },
        { provide: CommitStore, inject: [Database, LogLanes], useFactory: (database: Database, log: LogLanes) => new CommitStore(database, log, randomUUID) },
        { provide: NoticeStore, inject: [Database, LogLanes, NoticesRepository], useFactory: (database: Database, log: LogLanes, notices: NoticesRepository) => new NoticeStore(database, log, notices) },
      ],
      exports: [LogLanes, CommitStore, NoticeStore, ChannelsRepository, LogReader, WelcomesRepository, NoticesRepository, AttachmentsRepository, UpkeepRepository],
    };
  }
}
