const WINDOW_MS = 60_000;
/** So many callers in one minute that counting them would itself be the attack. */
const MAX_CALLERS = 100_000;

interface Window {
  readonly startedAt: number;
  count: number;
}

/** Counts requests per caller and minute, in memory: the limit is per process. */
export class RequestCounter {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly limit: number) {}

  /**
   * @param now  milliseconds
   * @returns whole seconds to wait when this request is one too many; undefined when it may pass
   */
  count(caller: string, now: number): number | undefined {
    const window = this.windowOf(caller, now);
    window.count++;
    return window.count > this.limit ? Math.max(1, Math.ceil((window.startedAt + WINDOW_MS - now) / 1000)) : undefined;
  }

  private windowOf(caller: string, now: number): Window {
    const known = this.windows.get(caller);
    if (known && now >= known.startedAt && now < known.startedAt + WINDOW_MS) return known;
    // Deleted first, so that the map stays in the order in which windows end.
    this.windows.delete(caller);
    this.forget(now);
    const fresh = { startedAt: now, count: 0 };
    this.windows.set(caller, fresh);
    return fresh;
  }

  private forget(now: number): void {
    for (const [caller, { startedAt }] of this.windows) {
      if (now < startedAt + WINDOW_MS && this.windows.size < MAX_CALLERS) return;
      this.windows.delete(caller);
    }
  }
}
