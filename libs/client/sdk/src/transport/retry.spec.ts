import { ChanceryError, ERROR_CODES, type ErrorCode } from '@chancery/contracts';
import { ready } from '@chancery/sealing';
import { Surroundings } from '../surroundings.js';
import { backOff, isRetryable, retrying } from './retry.js';

beforeAll(() => ready());

/** Notes what is waited for, and waits for nothing. */
function noting(random?: (length: number) => Uint8Array): { surroundings: Surroundings; waits: number[] } {
  const waits: number[] = [];
  const clock = { now: () => 0, wait: async (milliseconds: number) => void waits.push(milliseconds) };
  return { waits, surroundings: new Surroundings(clock, random) };
}

describe('what is repeated', () => {
  it('is what the server cannot do now, and nothing that it refuses', () => {
    const repeated = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => isRetryable(new ChanceryError(code)));
    expect(repeated).toEqual(['TOO_MANY_REQUESTS', 'STORAGE_FULL', 'UNAVAILABLE']);
    expect(isRetryable(new TypeError('a defect'))).toBe(false);
  });

  it('is given up after the tries that were allowed', async () => {
    const { surroundings, waits } = noting();
    let tries = 0;
    const failing = retrying(async () => {
      tries += 1;
      throw new ChanceryError('UNAVAILABLE');
    }, surroundings, 4);
    await expect(failing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect([tries, waits.length]).toEqual([4, 3]);
  });

  it('is not repeated at all when the server has decided', async () => {
    const { surroundings, waits } = noting();
    await expect(retrying(async () => Promise.reject(new ChanceryError('NOT_ALLOWED')), surroundings)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    expect(waits).toEqual([]);
  });
});

describe('a client that is being stopped', () => {
  it('no longer waits for a server, however long it was asked to, and tries once more', async () => {
    const stopping = new AbortController();
    const waits: (AbortSignal | undefined)[] = [];
    const clock = { now: () => 0, wait: (_milliseconds: number, signal?: AbortSignal) => new Promise<void>((resolve) => (waits.push(signal), signal?.addEventListener('abort', () => resolve()))) };
    let tries = 0;
    const failing = retrying(async () => {
      tries += 1;
      throw new ChanceryError('UNAVAILABLE', { retryAfterSeconds: 86_400 });
    }, new Surroundings(clock), 4, stopping.signal);
    failing.catch(() => undefined);
    await Promise.resolve();
    stopping.abort();
    await expect(failing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect({ tries, waits }).toEqual({ tries: 2, waits: [stopping.signal] });
  });
});

describe('the wait between tries', () => {
  it('is anywhere below a ceiling that doubles up to twenty seconds', () => {
    const { surroundings: latest } = noting((length) => new Uint8Array(length).fill(255));
    expect([0, 1, 2, 3, 6, 7, 40].map((attempt) => backOff(attempt, latest))).toEqual([199, 399, 799, 1599, 12_799, 19_999, 19_999]);
    const { surroundings: soonest } = noting((length) => new Uint8Array(length));
    expect(backOff(40, soonest)).toBe(0);
  });

  it('is never shorter than the server asked for', () => {
    const { surroundings } = noting();
    expect(backOff(0, surroundings, 30)).toBeGreaterThanOrEqual(30_000);
  });

  it('is no longer than five minutes and its jitter, whatever the server asked for', () => {
    const { surroundings } = noting();
    expect(backOff(0, surroundings, 1e9)).toBeLessThanOrEqual(300_200);
  });
});

describe('ids', () => {
  it('are UUIDs of version 7 that carry the time', () => {
    const clock = { now: () => 0x017f22e279b0, wait: async () => undefined };
    expect(new Surroundings(clock, (length) => new Uint8Array(length)).newId()).toBe('017f22e2-79b0-7000-8000-000000000000');
  });
});
