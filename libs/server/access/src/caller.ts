import { ChanceryError } from '@chancery/contracts';
import type { OfficerRole } from '@chancery/domain';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/**
 * Who asks: a device in good standing in at least one network. Ids are lower-case UUIDs.
 *
 * An authority's id proves nothing by itself: another network may have admitted another key under the same id. Decide by
 * the network that the matter belongs to, with `requireMember` or `requireRole`.
 */
export interface Caller {
  /** SHA-256 of the session's token, hexadecimal. */
  readonly sessionId: string;
  readonly deviceId: string;
  readonly officerId: string;
  readonly authorityId: string;
  /** Roles that the officer has in any of the networks. */
  readonly roles: readonly OfficerRole[];
  /** Networks in which the device is in good standing at this moment. */
  readonly networkIds: readonly string[];
  readonly rolesByNetwork: ReadonlyMap<string, readonly OfficerRole[]>;
  readonly expiresAt: Date;
}

/** A request that a guard has looked at. */
export interface RequestWithCaller {
  caller?: Caller;
}

/** The caller of the request: `@Caller() caller: Caller`. Only in routes that are not `@Public()`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>();
  if (!caller) throw new ChanceryError('NOT_SIGNED_IN');
  return caller;
});

/** @throws ChanceryError `NOT_FOUND` unless the caller is a member of the network: it must not even learn that it exists */
export function requireMember(caller: Caller, networkId: string): void {
  if (!caller.rolesByNetwork.has(networkId)) throw new ChanceryError('NOT_FOUND');
}

/** @throws ChanceryError `NOT_FOUND` for who is no member of the network, `NOT_ALLOWED` for a member without the role */
export function requireRole(caller: Caller, networkId: string, role: OfficerRole): void {
  requireMember(caller, networkId);
  if (!caller.rolesByNetwork.get(networkId)!.includes(role)) throw new ChanceryError('NOT_ALLOWED');
}
