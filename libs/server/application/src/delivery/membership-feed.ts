import { Injectable } from '@nestjs/common';

/** Who came into a channel and who left it with one commit. Device ids. */
export interface MembershipChange {
  readonly channelId: string;
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/** Tells whoever keeps connections by channel that a channel's members have changed. Call it after the commit. */
@Injectable()
export class MembershipFeed {
  private readonly listeners = new Set<(change: MembershipChange) => void>();

  announce(change: MembershipChange): void {
    if (change.joined.length + change.left.length === 0) return;
    for (const listener of this.listeners) listener(change);
  }

  /** @returns a function that ends the subscription */
  onChange(listener: (change: MembershipChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
