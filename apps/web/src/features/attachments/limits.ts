import type { FileLimits } from '../../engine/protocol.js';

/** Why a chosen file is not sent; undefined: it is. */
export type Obstacle = 'empty' | 'tooLarge' | 'noRoom';

/** Files are sealed one after another, and each needs as much room as it has itself: what fits is counted in their order. */
export function obstaclesOf(sizes: readonly number[], { maxBytes, roomBytes }: FileLimits): (Obstacle | undefined)[] {
  let left = roomBytes;
  return sizes.map((size) => {
    if (size === 0) return 'empty';
    if (size > maxBytes) return 'tooLarge';
    if (size > left) return 'noRoom';
    left -= size;
    return undefined;
  });
}
