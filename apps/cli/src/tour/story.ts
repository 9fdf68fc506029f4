import { safeLine } from '../terminal/safe-text.js';
import { formatDuration } from '../terminal/times.js';

/** A step of the tour did not hold. The sentence says which promise was broken. */
export class TourFailure extends Error {
  override name = 'TourFailure';
}

/** @throws TourFailure */
export function demand(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new TourFailure(promise);
}

/** What the tour has done so far. */
export interface TourCounts {
  messages: number;
  attachments: number;
  notices: number;
  acknowledgements: number;
}

/** Tells what happens, as it happens, with how long it took. */
export class Story {
  readonly counts: TourCounts = { messages: 0, attachments: 0, notices: 0, acknowledgements: 0 };
  private readonly began: number;
  private chapters = 0;

  constructor(
    private readonly write: (line: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.began = now();
  }

  get seconds(): number {
    return Math.round((this.now() - this.began) / 100) / 10;
  }

  /** One journey under its title. @returns what the journey returns */
  async chapter<T>(title: string, play: () => Promise<T>): Promise<T> {
    this.write(`\n${++this.chapters}. ${title}`);
    const at = this.now();
    const result = await play();
    this.write(`   (${formatDuration(this.now() - at)})`);
    return result;
  }

  tell(sentence: string): void {
    this.write(`   ${safeLine(sentence)}`);
  }

  /** Does something and tells it with its duration. */
  async timed<T>(sentence: string, work: () => Promise<T>): Promise<T> {
    const at = this.now();
    const result = await work();
    this.write(`   ${safeLine(sentence)} [${formatDuration(this.now() - at)}]`);
    return result;
  }
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 400;
const DEADLINE_MS = 60_000;

/**
 * Asks again and again until the answer is there: for what another process or another person's client has to do.
 * @param what  ends up in the failure: "the leaver is out of the channel"
 * @throws TourFailure after a minute
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new TourFailure(`Not in time: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
