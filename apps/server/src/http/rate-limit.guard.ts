import { CLOCK, type Clock, type RequestWithCaller } from '@chancery/access';
import { ChanceryError } from '@chancery/contracts';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { RequestCounter } from './request-counter.js';

interface CountedRequest extends RequestWithCaller {
  readonly ip: string;
}

/** Counts requests by device, or by address for who is not signed in: over all routes together. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    @Inject(RequestCounter) private readonly counter: RequestCounter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ChanceryError `TOO_MANY_REQUESTS` */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { caller, ip } = context.switchToHttp().getRequest<CountedRequest>();
    const wait = this.counter.count(caller ? `device ${caller.deviceId}` : `address ${addressBlock(ip)}`, this.clock.now().getTime());
    if (wait !== undefined) throw new ChanceryError('TOO_MANY_REQUESTS', { retryAfterSeconds: wait });
    return true;
  }
}

/** One holder of an IPv6 line has 2^64 addresses: they count as one. */
export const addressBlock = (ip: string): string => (ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip);
