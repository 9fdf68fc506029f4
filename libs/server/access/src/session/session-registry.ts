import { Injectable } from '@nestjs/common';

/** Whose connections no longer count. A socket of one of these has to prove itself again, or go. */
export interface ClosedSessions {
  /** Sessions that were closed. */
  readonly sessionIds: readonly string[];
  /** Devices that lost their standing in at least one network. */
  readonly deviceIds: readonly string[];
}

/**
 * Tells whoever holds connections that sessions have ended, at once. Only within this process: every request looks into
 * the database anyway, and a socket lasts no longer than its session.
 */
@Injectable()
export class SessionRegistry {
  private readonly listeners = new Set<(closed: ClosedSessions) => void>();

  /** @returns a function that ends the subscription */
  onClosed(listener: (closed: ClosedSessions) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Call it after the commit. */
  announce(closed: Partial<ClosedSessions>): void {
    const whole = { sessionIds: closed.sessionIds ?? [], deviceIds: closed.deviceIds ?? [] };
    if (whole.sessionIds.length + whole.deviceIds.length === 0) return;
    for (const listener of this.listeners) listener(whole);
  }
}
