import { withinTime } from './within-time.js';

/** How long a page, the client and the vault may take over their last words. Milliseconds. */
const PATIENCE_MS = 2_000;
const BLANK_MS = 500;

export interface EndingParts {
  /** Takes everything off the screen of every page. Resolves when they have done so. */
  readonly blank: () => Promise<unknown>;
  /** What should still be finished: drafts, a message that is being handed over. */
  readonly finish: () => Promise<unknown>;
  /** Keys are wiped, whatever else failed. */
  readonly wipe: () => void;
  /** The worker goes. */
  readonly end: () => void;
}

/**
 * Ends the engine: pages are blank at once, and the worker goes in any case, whoever hangs or fails on the way.
 * @param last  done when the client is closed, such as removing the vault @throws what `last` threw, once all is over
 */
export async function endSurely({ blank, finish, wipe, end }: EndingParts, last: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  try {
    await withinTime(PATIENCE_MS, async () => {
      await withinTime(BLANK_MS, blank);
      await finish();
    });
    wipe();
    await last();
  } finally {
    wipe();
    end();
  }
}
