import { AccessModule } from '@chancery/access';
import { CloseSession, IssueChallenge, OpenSession } from '@chancery/application';
import { Module } from '@nestjs/common';
import { SessionsController } from './sessions.controller.js';

@Module({ imports: [AccessModule], controllers: [SessionsController], providers: [IssueChallenge, OpenSession, CloseSession] })
export class SessionsModule {}
