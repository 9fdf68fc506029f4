import { EventEmitter } from 'node:events';
import { untilInterrupted } from './interruption.js';

describe('Ctrl-C', () => {
  it('ends the waiting, tells the work to stop, and is reported as an interruption', async () => {
    const signals = new EventEmitter();
    let told: AbortSignal | undefined;
    const waiting = untilInterrupted(signals, (stop) => {
      told = stop;
      return new Promise(() => undefined);
    });
    signals.emit('SIGINT');
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED', exit: 'interrupted' });
    expect(told?.aborted).toBe(true);
  });

  it('leaves a second signal to the system', async () => {
    const signals = new EventEmitter();
    const waiting = untilInterrupted(signals, () => new Promise(() => undefined));
    signals.emit('SIGINT');
    await expect(waiting).rejects.toThrow();
    expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM') + signals.listenerCount('SIGHUP')).toBe(0);
  });

  it('is no longer ours once the work is done', async () => {
    const signals = new EventEmitter();
    await expect(untilInterrupted(signals, () => Promise.resolve('done'))).resolves.toBe('done');
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });
});
