import { Injectable } from '@nestjs/common';

/** A word to whoever is connected that something is there to be fetched. At least one of the addresses is given. */
export interface Hint {
  readonly to: {
    readonly deviceIds?: readonly string[];
    readonly authorityIds?: readonly string[];
    readonly networkId?: string;
    /** Whoever is in the channel now. */
    readonly channelId?: string;
  };
  /** One of RELAY_DOWN. */
  readonly event: string;
  /** Contract of that event, or its finished bytes. */
  readonly payload: Uint8Array | object;
}

/**
 * Passes hints on to the relay. In memory, and lost with the process: the durable part is the log itself. A client that
 * missed a hint finds out by its cursor, so that a lost one costs time, never state.
 */
@Injectable()
export class Outbox {
  private readonly listeners = new Set<(hints: readonly Hint[]) => void>();

  /** Call it after the commit only: nobody may be sent to fetch what is not there. */
  publish(hints: readonly Hint[]): void {
    if (hints.length === 0) return;
    for (const listener of this.listeners) listener(hints);
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (hints: readonly Hint[]) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
