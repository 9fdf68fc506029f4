import type { Emitter } from './emitter.js';

/** Says which channels have changed: once for all transactions of one moment, when memory agrees with the disk again. */
export class ChannelBell {
  private readonly changed = new Set<string>();

  constructor(private readonly emitter: Emitter) {}

  ring(channelId: string): void {
    if (this.changed.size === 0) setTimeout(() => this.tell(), 0);
    this.changed.add(channelId);
  }

  private tell(): void {
    const channelIds = [...this.changed];
    this.changed.clear();
    for (const channelId of channelIds) this.emitter.emit('channel', { channelId });
  }
}
