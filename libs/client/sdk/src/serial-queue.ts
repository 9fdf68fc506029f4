/** Runs jobs one after the other: one writer per channel. A job must not wait for another job of the same queue. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.last.then(job);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything that is queued now has run. */
  async idle(): Promise<void> {
    await this.last;
  }
}
