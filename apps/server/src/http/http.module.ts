import { AccessModule, IdentifyingGuard, SessionGuard } from '@chancery/access';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ProblemFilter } from './problem.filter.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RequestCounter } from './request-counter.js';
import { ReplyInterceptor } from './reply.interceptor.js';

/** What every request passes: who calls, how often, may they; and how replies and refusals leave. Guards run in this order. */
@Module({})
export class HttpModule {
  static limitedTo(requestsPerMinute: number): DynamicModule {
    return {
      module: HttpModule,
      imports: [AccessModule],
      providers: [
        { provide: RequestCounter, useValue: new RequestCounter(requestsPerMinute) },
        { provide: APP_GUARD, useClass: IdentifyingGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_INTERCEPTOR, useClass: ReplyInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
