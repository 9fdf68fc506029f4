import { AccessModule } from '@chancery/access';
import { AcknowledgeNotice, ListNotices, OutboxModule, SendNotice } from '@chancery/application';
import { Module } from '@nestjs/common';
import { NoticesController } from './notices.controller.js';

@Module({ imports: [AccessModule, OutboxModule], controllers: [NoticesController], providers: [SendNotice, AcknowledgeNotice, ListNotices] })
export class NoticesModule {}
