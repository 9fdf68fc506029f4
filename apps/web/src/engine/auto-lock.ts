/** Timers stand still while a machine sleeps; the clock does not. */
const LOOK_EVERY_MS = 10_000;
const MINUTE = 60_000;

export interface AutoLockParts {
  /** Minutes without anybody at the desk after which it locks; 0: never, or there is nothing to lock now. */
  readonly minutes: () => number;
  readonly lock: () => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Locks when nobody has been at the desk for that long, also when the machine slept meanwhile. */
export class AutoLock {
  private readonly now: () => number;
  private lastTouch: number;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: AutoLockParts) {
    this.now = parts.now ?? (() => Date.now());
    this.lastTouch = this.now();
  }

  begin(): void {
    this.lastTouch = this.now();
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Somebody is there. Whoever comes too late does not put it off. */
  touch(): void {
    if (!this.look()) this.lastTouch = this.now();
  }

  /** Locks when it is time. @returns whether it was */
  look(): boolean {
    const now = this.now();
    // A clock that was set back gives nobody more time than they had.
    this.lastTouch = Math.min(this.lastTouch, now);
    const minutes = this.parts.minutes();
    const isTime = this.timer !== undefined && minutes > 0 && now - this.lastTouch >= minutes * MINUTE;
    if (isTime) this.parts.lock();
    return isTime;
  }
}
