import { describe, expect, it } from '@jest/globals';
import { beginningOf, oneLineOf } from './long-text.js';

describe('the beginning of a long text', () => {
  it('is not needed for twelve lines', () => {
    expect(beginningOf(Array.from({ length: 12 }, (_, i) => `line ${i}`).join('\n'))).toBeUndefined();
  });

  it('ends after twelve lines', () => {
    expect(beginningOf(Array.from({ length: 13 }, (_, i) => `line ${i}`).join('\n'))?.split('\n')).toHaveLength(12);
  });

  it('ends within one line that has no end, and cuts no character in two', () => {
    const beginning = beginningOf(`x${'🙂'.repeat(8_000)}`)!;
    expect(beginning.length).toBeLessThanOrEqual(1_200);
    expect(beginning.isWellFormed()).toBe(true);
  });

  it('of a quotation is one line', () => {
    expect(oneLineOf('first\n\n  second')).toBe('first second');
    expect(oneLineOf('a'.repeat(500))).toBe(`${'a'.repeat(140)}…`);
  });
});
