import { Module } from '@nestjs/common';
import { Outbox } from './outbox.js';

/** One outbox for all rooms: use cases publish, the relay listens. */
@Module({ providers: [Outbox], exports: [Outbox] })
export class OutboxModule {}
