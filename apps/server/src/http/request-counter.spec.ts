import { describe, expect, it } from '@jest/globals';
import { RequestCounter } from './request-counter.js';

describe('the request counter', () => {
  it('lets the limit pass in each minute, and says how long to wait', () => {
    const counter = new RequestCounter(2);
    expect([0, 10_000, 20_000, 59_999].map((now) => counter.count('a', now))).toEqual([undefined, undefined, 40, 1]);
    expect(counter.count('a', 60_000)).toBeUndefined();
  });

  it('counts each caller alone', () => {
    const counter = new RequestCounter(1);
    expect([counter.count('a', 0), counter.count('b', 0), counter.count('a', 1)]).toEqual([undefined, undefined, 60]);
  });

  it('locks nobody out when the clock is set back', () => {
    const counter = new RequestCounter(1);
    counter.count('a', 3_600_000);
    expect(counter.count('a', 0)).toBeUndefined();
  });

  it('holds a flood of callers in bounded memory', () => {
    const counter = new RequestCounter(1);
    for (let i = 0; i < 250_000; i++) counter.count(`address ${i}`, 0);
    expect((counter as unknown as { windows: Map<string, unknown> }).windows.size).toBeLessThanOrEqual(100_000);
  });
});
