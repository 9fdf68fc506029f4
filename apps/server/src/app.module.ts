import { type Surroundings, SurroundingsModule } from '@chancery/access';
import type { Configuration } from '@chancery/config';
import { LogModule, PersistenceModule } from '@chancery/persistence';
import { type DynamicModule, Module } from '@nestjs/common';
import { AttachmentsModule } from './attachments/attachments.module.js';
import { ChannelsModule } from './channels/channels.module.js';
import { ConfigurationModule } from './configuration.module.js';
import { DeliveryModule } from './delivery/delivery.module.js';
import { EnrolmentModule } from './enrolment/enrolment.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { KeyPackagesModule } from './key-packages/key-packages.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { RelayModule } from './relay/relay.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { TrainingModule } from './training/training.module.js';
import { TrustModule } from './trust/trust.module.js';
import { UpkeepModule } from './upkeep/upkeep.module.js';
import { WebModule } from './web/web.module.js';

/** What a server is made of, with the data folder known. */
export interface ServerParts {
  readonly configuration: Configuration & { readonly dataDir: string };
  /** Connection string of a migrated database. */
  readonly databaseUrl: string;
  readonly surroundings: Surroundings;
  /** Folder of the built web client. */
  readonly webFolder: string;
}

/** The composition root: which rooms there are. */
@Module({
  imports: [HealthModule, TrustModule, SessionsModule, EnrolmentModule, KeyPackagesModule, ChannelsModule, DeliveryModule, NoticesModule, AttachmentsModule, RelayModule, TrainingModule],
})
export class AppModule {
  static of({ configuration, databaseUrl, surroundings, webFolder }: ServerParts): DynamicModule {
    const onPoolError = (error: Error): void => surroundings.telemetry.record('database_unreachable', { errorName: error.constructor.name });
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.of(configuration),
        SurroundingsModule.of(surroundings),
        PersistenceModule.forDatabase(databaseUrl, configuration.databasePool, onPoolError),
        LogModule.withLanes(configuration.sendLanes),
        UpkeepModule.for(configuration.worker as 'inline' | 'external' | 'off'),
        HttpModule.limitedTo(configuration.rateLimitPerMinute),
        WebModule.from(webFolder, configuration.web),
      ],
    };
  }
}
