import { AccessModule } from '@chancery/access';
import { ListChannels, OutboxModule } from '@chancery/application';
import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RelayGateway } from './relay.gateway.js';

@Module({ imports: [AccessModule, OutboxModule, DeliveryModule], providers: [RelayGateway, ListChannels] })
export class RelayModule {}
