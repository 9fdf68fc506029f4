import type { Surroundings } from './surroundings.js';
import { backOff } from './transport/retry.js';

/** A lost hint costs at most this long. Milliseconds. */
const INTERVAL = 30_000;

/** Runs one job again and again: at once when poked, after a while anyway, later and later while it fails. */
export class Background {
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private poked = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly surroundings: Surroundings,
    /** @throws to be called again after a back-off */
    private readonly job: () => Promise<void>,
  ) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** There is something to do. */
  poke(): void {
    this.poked = true;
    this.wake.abort();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake.abort();
    await this.running;
  }

  private async loop(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      await this.pause(failures);
      if (this.stopping.signal.aborted) return;
      this.poked = false;
      try {
        await this.job();
        failures = 0;
      } catch {
        failures += 1;
      }
    }
  }

  /** After a failure a poke does not hurry: a server that is down must not be hammered. */
  private async pause(failures: number): Promise<void> {
    if (failures > 0) return this.surroundings.clock.wait(backOff(failures, this.surroundings), this.stopping.signal);
    if (this.poked) return;
    this.wake = new AbortController();
    await this.surroundings.clock.wait(INTERVAL, this.wake.signal);
  }
}
