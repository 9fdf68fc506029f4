import { systemClock, type ClientOptions, type Clock } from '@chancery/sdk';
import type { NamedRecord, RecordChange, RecordStore, ScanOptions } from '@chancery/vault';

/** When a process dies: at its transaction of that number, before it is on disk or after. */
export interface Death {
  readonly transaction: number;
  readonly moment: 'before' | 'after';
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/**
 * One life of a process on a store that outlives it. From its death on nothing reaches the disk or the server, no answer
 * reaches the process, and no time passes for it. What it had handed to the network goes its way, as in the world.
 */
export class Mortal implements RecordStore {
  transactions = 0;
  isDead = false;
  /** Resolves at the death. */
  readonly died: Promise<void>;
  private die!: () => void;

  constructor(
    private readonly store: RecordStore,
    private readonly death?: Death,
  ) {
    this.died = new Promise((resolve) => {
      this.die = () => {
        this.isDead = true;
        resolve();
      };
    });
  }

  get(name: string): Promise<Uint8Array | undefined> {
    return this.whileAlive(() => this.store.get(name));
  }

  scan(prefix: string, options?: ScanOptions): Promise<NamedRecord[]> {
    return this.whileAlive(() => this.store.scan(prefix, options));
  }

  transact(change: RecordChange): Promise<unknown> {
    return this.whileAlive(async () => {
      const isLast = ++this.transactions === this.death?.transaction;
      if (isLast && this.death.moment === 'before') return this.die();
      await this.store.transact(change);
      if (isLast) this.die();
    });
  }

  async close(): Promise<void> {}

  /** What the process does with the world, for the SDK. */
  surroundings(fetch_: typeof fetch): Pick<ClientOptions, 'fetch' | 'clock'> {
    const clock: Clock = { now: () => systemClock.now(), wait: (milliseconds, signal) => this.whileAlive(() => systemClock.wait(milliseconds, signal)) };
    return { clock, fetch: (input, init) => this.whileAlive(() => fetch_(input, init)) };
  }

  private async whileAlive<T>(act: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    try {
      const result = await act();
      return this.isDead ? await never() : result;
    } catch (error) {
      if (this.isDead) return never();
      throw error;
    }
  }
}
