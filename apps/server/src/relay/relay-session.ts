import type { Authenticator, Caller, TrustLedgers } from '@chancery/access';
import { ChanceryError, type ProblemBody } from '@chancery/contracts';
import type { OfficerRole } from '@chancery/domain';
import type { Socket } from 'socket.io';

/** What the relay keeps with a socket. */
export interface SocketData {
  caller: Caller;
  /** Channels that the device left while the socket was still being let in. */
  leftMeanwhile?: Set<string>;
  expiry?: NodeJS.Timeout;
  busy: number;
}

export type RelayClient = Socket<Record<string, never>, Record<string, (payload: unknown) => void>, Record<string, never>, SocketData>;

export const rooms = {
  device: (id: string): string => `d:${id}`,
  authority: (id: string): string => `a:${id}`,
  network: (id: string): string => `n:${id}`,
  channel: (id: string): string => `c:${id}`,
  session: (id: string): string => `s:${id}`,
} as const;

/** @throws ChanceryError `NOT_SIGNED_IN` unless the handshake carries the token of an open session */
export async function authenticateHandshake(authenticator: Authenticator, auth: unknown): Promise<Caller> {
  const token = typeof auth === 'object' && auth !== null ? (auth as { token?: unknown }).token : undefined;
  if (typeof token !== 'string' || token.length > 64) throw new ChanceryError('NOT_SIGNED_IN');
  return authenticator.authenticateToken(token);
}

export function problemBody(error: ChanceryError, requestId: string): ProblemBody {
  return { code: error.code, requestId, ...(Object.keys(error.facts).length > 0 ? { facts: error.facts } : {}) };
}

/** The caller of a socket, with the roles and the standing of this moment: certificates change while sockets last. */
export function callerNow(caller: Caller, ledgers: TrustLedgers, now: Date): Caller {
  const rolesByNetwork = new Map<string, readonly OfficerRole[]>();
  for (const networkId of caller.networkIds) {
    const ledger = ledgers.peek(networkId);
    const identity = ledger?.deviceIdentity(caller.deviceId);
    if (identity && ledger?.standing(identity, { unixSeconds: Math.floor(now.getTime() / 1000) }) === 'valid') rolesByNetwork.set(networkId, identity.roles);
  }
  return { ...caller, rolesByNetwork };
}
