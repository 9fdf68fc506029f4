import { ChanceryError } from '@chancery/contracts';
import { RequestCounter } from '../http/request-counter.js';

/** A class of thirty behind one address sits down at the same time. */
export const SEATS_PER_ADDRESS = 30;
export const SEATS_IN_ALL = 120;
const EVERYBODY = 'everybody';

/** Seats are free of charge and need no session: this many in a minute. How many may be open at a time, the trainer says. */
export class SeatGate {
  private readonly byAddress = new RequestCounter(SEATS_PER_ADDRESS);
  private readonly inAll = new RequestCounter(SEATS_IN_ALL);

  /** @throws ChanceryError `TOO_MANY_REQUESTS` */
  pass(address: string, now: number): void {
    // Whoever is refused for themself does not use up what is there for all.
    const wait = this.byAddress.count(address, now) ?? this.inAll.count(EVERYBODY, now);
    if (wait !== undefined) throw new ChanceryError('TOO_MANY_REQUESTS', { retryAfterSeconds: wait });
  }
}
