import { ChanceryError } from '@chancery/contracts';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { RequestWithCaller } from '../caller.js';
import { PUBLIC_ROUTE } from '../public.js';
import { Authenticator } from './authenticator.js';

interface RequestWithHeaders extends RequestWithCaller {
  readonly headers: { readonly authorization?: string };
}

const bearer = ({ headers }: RequestWithHeaders): string | undefined => /^Bearer ([A-Za-z0-9_-]{1,64})$/i.exec(headers.authorization ?? '')?.[1];
const isPublic = (reflector: Reflector, context: ExecutionContext): boolean => reflector.getAllAndOverride<boolean>(PUBLIC_ROUTE, [context.getHandler(), context.getClass()]) === true;

/** First guard of every request: finds out who calls, so that the limiter can count by device. Refuses nobody. */
@Injectable()
export class IdentifyingGuard implements CanActivate {
  constructor(
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<RequestWithHeaders>();
    const token = isPublic(this.reflector, context) ? undefined : bearer(request);
    if (token === undefined) return true;
    try {
      request.caller = await this.authenticator.authenticateToken(token);
    } catch (error) {
      if (!(error instanceof ChanceryError && error.code === 'NOT_SIGNED_IN')) throw error;
    }
    return true;
  }
}

/** Closes every route that is not `@Public()` to whoever is not signed in. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http' || isPublic(this.reflector, context)) return true;
    if (!context.switchToHttp().getRequest<RequestWithCaller>().caller) throw new ChanceryError('NOT_SIGNED_IN');
    return true;
  }
}
