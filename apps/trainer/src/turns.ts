/** Speakers take turns: in one channel one at a time, and only so many wait. */
export class Turns {
  private readonly queues = new Map<string, { waiting: number; last: Promise<unknown> }>();

  constructor(private readonly maxWaiting: number) {}

  /** @returns false when too many wait in that channel already: then the work is not done */
  take(channelId: string, work: () => Promise<unknown>): boolean {
    const queue = this.queues.get(channelId) ?? { waiting: 0, last: Promise.resolve() };
    if (queue.waiting >= this.maxWaiting) return false;
    queue.waiting += 1;
    this.queues.set(channelId, queue);
    // What failed has no bearing on the next turn.
    queue.last = queue.last.then(work, work).catch(() => undefined).finally(() => {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.queues.delete(channelId);
    });
    return true;
  }
}
