import { MAX_ATTACHMENT_BYTES, sealedSize } from '@chancery/sealing';
import fc from 'fast-check';
import { largestBelow } from './attachment-limit.js';

describe('the largest file that a server takes', () => {
  it('fits when it is sealed, and one byte more does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: sealedSize(0), max: 2 ** 40 }), (limit) => {
        const most = largestBelow(limit);
        expect(sealedSize(most)).toBeLessThanOrEqual(limit);
        if (most < MAX_ATTACHMENT_BYTES) expect(sealedSize(most + 1)).toBeGreaterThan(limit);
      }),
    );
  });

  it('is what the format allows where the server takes more, and nothing where it takes none', () => {
    expect([largestBelow(Number.MAX_SAFE_INTEGER), largestBelow(1)]).toEqual([MAX_ATTACHMENT_BYTES, 0]);
  });
});
