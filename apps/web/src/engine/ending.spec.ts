import { describe, expect, it } from '@jest/globals';
import { endSurely, type EndingParts } from './ending.js';

const never = (): Promise<never> => new Promise(() => undefined);
const fail = (): Promise<never> => Promise.reject(new Error('failed'));

/** Notes what was done, in its order. */
function noting(parts: Partial<EndingParts> = {}): { done: string[]; parts: EndingParts } {
  const done: string[] = [];
  const note = (name: string) => (): Promise<void> => Promise.resolve(void done.push(name));
  return { done, parts: { blank: note('blank'), finish: note('finish'), wipe: () => void done.push('wipe'), end: () => void done.push('end'), ...parts } };
}

describe('the end of the engine', () => {
  it('blanks the pages before anything else, and goes last', async () => {
    const { done, parts } = noting();
    await endSurely(parts, () => Promise.resolve(void done.push('last')));
    expect(done).toEqual(['blank', 'finish', 'wipe', 'last', 'wipe', 'end']);
  });

  it.each([
    ['a client that does not stop', { finish: never }],
    ['a client that fails to stop', { finish: fail }],
    ['a page that does not answer', { blank: never }],
    ['a page that is gone', { blank: fail }],
  ])('comes within seconds with %s', async (_what, broken) => {
    const { done, parts } = noting(broken);
    const began = performance.now();
    await endSurely(parts);
    expect(done.slice(-3)).toEqual(['wipe', 'wipe', 'end']);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('comes also when the vault could not be removed, and says so', async () => {
    const { done, parts } = noting();
    await expect(endSurely(parts, fail)).rejects.toThrow('failed');
    expect(done.at(-1)).toBe('end');
  });
});
