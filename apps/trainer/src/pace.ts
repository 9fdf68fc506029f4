import type { Clock } from '@chancery/sdk';

/** How fast the players are: injected, so that tests need not wait. */
export interface Pace {
  readonly clock: Clock;
  /** 0 to before 1. */
  readonly random: () => number;
}

const SHORTEST_MS = 1_000;
const SPREAD_MS = 3_000;

/** As long as somebody takes who has the answer at hand: 1 to 4 s. */
export function think({ clock, random }: Pace, signal: AbortSignal): Promise<void> {
  return clock.wait(SHORTEST_MS + Math.floor(random() * SPREAD_MS), signal);
}
