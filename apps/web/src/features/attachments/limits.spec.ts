import { obstaclesOf } from './limits.js';

describe('files that were chosen', () => {
  it('are refused when they are empty, larger than the server takes, or more than this browser keeps', () => {
    expect(obstaclesOf([0, 11, 10, 6, 4], { maxBytes: 10, roomBytes: 15 })).toEqual(['empty', 'tooLarge', undefined, 'noRoom', undefined]);
  });

  it('are all taken where nothing is known to be in the way', () => {
    expect(obstaclesOf([1, 2 ** 40], { maxBytes: Infinity, roomBytes: Infinity })).toEqual([undefined, undefined]);
  });
});
