import { OutboxModule, Upkeep, UpkeepTimers } from '@chancery/application';
import { type DynamicModule, Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';

/** The timers, when this process is the one that runs them. */
@Module({})
export class UpkeepModule {
  /** @param worker  only `inline` runs them here; a test calls `Upkeep` itself */
  static for(worker: 'inline' | 'external' | 'off'): DynamicModule {
    return { module: UpkeepModule, imports: [OutboxModule, AttachmentsModule], providers: [Upkeep, ...(worker === 'inline' ? [UpkeepTimers] : [])], exports: [Upkeep] };
  }
}
