import { AccessModule } from '@chancery/access';
import { CollectWelcomes, CommitToChannel, MembershipFeed, OutboxModule, SendMessage, SyncChannels } from '@chancery/application';
import { Module } from '@nestjs/common';
import { DeliveryController } from './delivery.controller.js';

@Module({
  imports: [AccessModule, OutboxModule],
  controllers: [DeliveryController],
  providers: [SendMessage, CommitToChannel, SyncChannels, CollectWelcomes, MembershipFeed],
  exports: [SendMessage, MembershipFeed],
})
export class DeliveryModule {}
