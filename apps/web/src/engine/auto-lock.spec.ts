import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AutoLock } from './auto-lock.js';

const MINUTE = 60_000;

describe('the automatic lock', () => {
  let now: number;
  let locked: number;
  let minutes: number;
  let autoLock: AutoLock;
  /** The clock goes on, and timers with it. */
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    jest.advanceTimersByTime(milliseconds);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    [now, locked, minutes] = [1_000_000_000_000, 0, 15];
    autoLock = new AutoLock({ minutes: () => minutes, lock: () => (locked++, autoLock.stop()), now: () => now });
    autoLock.begin();
  });
  afterEach(() => {
    autoLock.stop();
    jest.useRealTimers();
  });

  it('locks after that many minutes without anybody, and not before', () => {
    pass(14 * MINUTE);
    expect(locked).toBe(0);
    pass(MINUTE);
    expect(locked).toBe(1);
  });

  it('is put off by somebody who is there', () => {
    pass(14 * MINUTE);
    autoLock.touch();
    pass(14 * MINUTE);
    expect(locked).toBe(0);
  });

  it('locks within ten seconds of waking when the machine slept over it', () => {
    now += 8 * 60 * MINUTE;
    expect(locked).toBe(0);
    pass(10_000);
    expect(locked).toBe(1);
  });

  it('is not put off by whoever finds the machine and touches it', () => {
    now += 8 * 60 * MINUTE;
    autoLock.touch();
    expect(locked).toBe(1);
  });

  it('locks as soon as a page looks, whatever timers do', () => {
    now += 15 * MINUTE;
    expect(autoLock.look()).toBe(true);
    expect(locked).toBe(1);
  });

  it('gives no more time to whoever sets the clock back', () => {
    now -= 24 * 60 * MINUTE;
    pass(10_000);
    pass(15 * MINUTE);
    expect(locked).toBe(1);
  });

  it.each([['was told never to', 0]])('never locks when it %s', (_why, never) => {
    minutes = never;
    pass(24 * 60 * MINUTE);
    expect(locked).toBe(0);
  });

  it('does nothing once it was stopped', () => {
    autoLock.stop();
    now += 60 * MINUTE;
    autoLock.touch();
    expect(locked).toBe(0);
  });
});
