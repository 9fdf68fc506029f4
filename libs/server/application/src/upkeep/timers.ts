import { TELEMETRY } from '@chancery/access';
import type { Telemetry } from '@chancery/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Upkeep } from './upkeep.js';

/** Also how long a notice sent meanwhile may wait to be seen here; shorter than any obligation. Milliseconds. */
const LONGEST_SLEEP = 1_000;
const CLEAR_EVERY = 600_000;

/** Runs the upkeep in this process, from start to shutdown. A failed round is reported and tried again. */
@Injectable()
export class UpkeepTimers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly rounds = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    @Inject(Upkeep) private readonly upkeep: Upkeep,
    @Inject(TELEMETRY) private readonly telemetry: Telemetry,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule('lapse', 0, async () => {
      await this.upkeep.lapseOverdue();
      return Math.min(LONGEST_SLEEP, (await this.upkeep.untilNextDue()) ?? LONGEST_SLEEP);
    });
    this.schedule('clear', CLEAR_EVERY, async () => {
      await this.upkeep.clearExpired();
      return CLEAR_EVERY;
    });
  }

  /** Waits for rounds under way. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.rounds);
  }

  private schedule(task: string, delay: number, round: () => Promise<number>): void {
    if (this.stopped) return;
    const run = async (): Promise<void> => {
      let next = LONGEST_SLEEP;
      try {
        next = await round();
      } catch (error) {
        this.telemetry.record('background_failed', { task, errorName: error instanceof Error ? error.constructor.name : 'Unknown' });
      }
      this.schedule(task, next, round);
    };
    const timer = setTimeout(() => {
      const running = run().finally(() => this.rounds.delete(running));
      this.rounds.add(running);
    }, delay);
    timer.unref();
    this.timers.set(task, timer);
  }
}
