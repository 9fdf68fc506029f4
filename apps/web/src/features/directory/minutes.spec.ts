import { medianOf, minutesToAcknowledge } from './minutes.js';

const row = (acknowledgedAt: number) => ({ acknowledgement: { officerId: '', officer: '', deviceId: '', statement: new Uint8Array(), acknowledgedAt } });

describe('minutes to acknowledge', () => {
  it('count from when the server took the notice, and are never negative', () => {
    expect(minutesToAcknowledge({ sentAt: 0, acceptedAt: 60_000 }, [row(300_000), {}, row(30_000)])).toEqual([0, 4]);
  });

  it.each([[[], undefined], [[7], 7], [[9, 1, 5], 5], [[1, 4], 3]] as const)('the median of %j is %j', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });
});
