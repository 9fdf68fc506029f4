import { AccessModule } from '@chancery/access';
import { ListChannels, OpenChannel } from '@chancery/application';
import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ChannelsController } from './channels.controller.js';

@Module({ imports: [AccessModule, DeliveryModule], controllers: [ChannelsController], providers: [OpenChannel, ListChannels] })
export class ChannelsModule {}
