/** Runs jobs one after the other: one writer per channel. A job must not wait for another job of the same queue. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();
  private pending = 0;
  /** Called whenever the last job has run. */
  onIdle: () => void = () => undefined;

  /** A job runs, or waits to. */
  get isBusy(): boolean {
    return this.pending > 0;
  }

  run<T>(job: () => Promise<T>): Promise<T> {
    this.pending += 1;
    const result = this.last.then(job);
    this.last = result.catch(() => undefined).then(() => this.done());
    return result;
  }

  /** Resolves when everything that is queued now has run. */
  async idle(): Promise<void> {
    await this.last;
  }

  private done(): void {
    this.pending -= 1;
    if (this.pending === 0) this.onIdle();
  }
}
