import { describe, expect, it } from '@jest/globals';
import { partsOf } from './excerpt-parts.js';

describe('the parts of an excerpt', () => {
  it('are marked where they match', () => {
    expect(partsOf('bank records of a bank', [[0, 4], [18, 22]])).toEqual([{ text: 'bank', marked: true }, { text: ' records of a ', marked: false }, { text: 'bank', marked: true }]);
  });

  it('say together what the excerpt said, whatever the pairs are', () => {
    const excerpt = 'some words';
    for (const matches of [[[5, 2]], [[0, 99]], [[4, 6], [2, 5]], [[-3, 2]]] as const) expect(partsOf(excerpt, matches).map(({ text }) => text).join('')).toBe(excerpt);
  });
});
