import { describe, expect, it } from '@jest/globals';
import { byOfficer, progressOf } from './receipts-table.js';

const receipt = (officerId: string, storedUpTo: number, readUpTo?: number) => ({ deviceId: `${officerId}-${storedUpTo}`, officerId, authorityId: 'a', storedUpTo, ...(readUpTo === undefined ? {} : { readUpTo }) });

describe('receipts of a channel', () => {
  it('count officers, not devices, and not oneself', () => {
    const table = byOfficer([receipt('me', 9), receipt('ana', 3), receipt('ana', 9), receipt('ben', 2)], 'me');
    expect(progressOf(table, 5)).toEqual({ stored: 1, read: 0, of: 2 });
  });

  it('take what was read for what is on a device', () => {
    expect(progressOf(byOfficer([receipt('ana', 0, 7)], 'me'), 7)).toEqual({ stored: 1, read: 1, of: 1 });
  });
});
