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

  it('is still ours when a library that came later listens, and ends the process if it finds itself alone', async () => {
    const signals = new EventEmitter();
    let found = 0;
    const waiting = untilInterrupted(signals, () => {
      signals.on('SIGINT', () => (found = signals.listenerCount('SIGINT')));
      return new Promise(() => undefined);
    });
    signals.emit('SIGINT');
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(found).toBe(2);
    expect(signals.listenerCount('SIGINT')).toBe(1);
  });

  it('is no longer ours once the work is done', async () => {
    const signals = new EventEmitter();
    await expect(untilInterrupted(signals, () => Promise.resolve('done'))).resolves.toBe('done');
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });
});
