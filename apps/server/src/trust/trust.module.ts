import { AccessModule } from '@chancery/access';
import { FoundNetwork, ListCountersignatures, ListNetworks, OutboxModule, PublishStatements, ReadStatements, StatementAnnouncer } from '@chancery/application';
import { Module } from '@nestjs/common';
import { NetworksController } from './networks.controller.js';

@Module({
  imports: [AccessModule, OutboxModule],
  controllers: [NetworksController],
  providers: [FoundNetwork, PublishStatements, ReadStatements, ListNetworks, ListCountersignatures, StatementAnnouncer],
})
export class TrustModule {}
