import { ChanceryError } from '@chancery/contracts';
import type { Surroundings } from '../surroundings.js';

const BASE_DELAY = 200;
const LONGEST_DELAY = 20_000;
/** A server may ask for patience, not for ever. */
const LONGEST_RETRY_AFTER = 300_000;

/** Only what the server, or the way to it, could not do just now. Every request carries its own id, so a repeat is harmless. */
export function isRetryable(error: unknown): error is ChanceryError {
  return error instanceof ChanceryError && error.family === 'unavailable' && error.code !== 'QUOTA_REACHED';
}

/**
 * Full jitter: anywhere between nothing and a ceiling that doubles, so that a thousand clients do not come back at once.
 * @param attempt  0 for the first repeat
 * @returns milliseconds; never less than the server asked for, of which five minutes are believed
 */
export function backOff(attempt: number, surroundings: Surroundings, retryAfterSeconds = 0): number {
  const ceiling = Math.min(LONGEST_DELAY, BASE_DELAY * 2 ** Math.min(attempt, 20));
  return Math.min(LONGEST_RETRY_AFTER, retryAfterSeconds * 1_000) + surroundings.randomBelow(ceiling);
}

/**
 * Repeats `operation` while its failure is one that may pass.
 * @param signal  aborted: nothing more is waited for; what waits is tried once more, at once
 * @throws the last failure
 */
export async function retrying<T>(operation: () => Promise<T>, surroundings: Surroundings, attempts = 4, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      if (!isRetryable(error) || attempt + 1 >= attempts || signal?.aborted) throw error;
      await surroundings.clock.wait(backOff(attempt, surroundings, error.facts.retryAfterSeconds), signal);
    }
  }
}
