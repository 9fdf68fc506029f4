import type { OfficerView } from '@chancery/sdk';
import { strengthOf } from './key-state.js';

const NOW = Date.UTC(2026, 10, 24);
const DAY = 86_400_000;
const officer = (over: Partial<OfficerView> = {}): OfficerView => ({ officerId: 'o', name: 'n', functions: [], roles: [], languages: [], standing: 'valid', validUntil: NOW + 300 * DAY, deviceIds: ['d'], ...over });

describe('how an authority stands', () => {
  it.each([
    ['sound', [officer()], false],
    ['ending', [officer(), officer({ validUntil: NOW + 29 * DAY })], false],
    ['unreachable', [officer({ deviceIds: [] })], false],
    ['unreachable', [officer({ standing: 'revoked' }), officer({ validUntil: NOW - 1 })], false],
    ['unreachable', [], false],
    ['suspended', [officer()], true],
  ] as const)('is %s', (state, officers, suspended) => {
    expect(strengthOf({ officers, suspended }, NOW).state).toBe(state);
  });

  it('counts who is in good standing only', () => {
    expect(strengthOf({ suspended: false, officers: [officer({ deviceIds: ['a', 'b'] }), officer({ standing: 'revoked' })] }, NOW)).toMatchObject({ officers: 1, devices: 2 });
  });
});
