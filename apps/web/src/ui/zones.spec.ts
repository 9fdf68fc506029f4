import { elsewhere, zoneOf } from './zones.js';

const JANUARY = Date.UTC(2026, 0, 15, 12);

describe('the time of another State', () => {
  it.each([['GH', 'Africa/Accra'], ['NG', 'Africa/Lagos'], ['SN', 'Africa/Dakar']])('%s has one zone', (state, zone) => {
    expect(zoneOf(state, JANUARY)).toBe(zone);
  });

  it.each(['US', 'RU', 'XM', 'ZZ', ''])('of %j nothing is said: its clocks differ, or nobody knows them', (state) => {
    expect(zoneOf(state, JANUARY)).toBeUndefined();
  });

  it('States with the same time stand together, each once; those with the time of the reader are left out', () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const groups = elsewhere(['NG', 'GH', 'SN', 'KE', 'NG', 'US'], JANUARY);
    const stated = groups.flatMap(({ states }) => states).sort();
    const offsets: Record<string, number> = { NG: 1, GH: 0, SN: 0, KE: 3 };
    const own = here === 'UTC' ? 0 : -new Date(JANUARY).getTimezoneOffset() / 60;
    expect(stated).toEqual(Object.keys(offsets).filter((state) => offsets[state] !== own).sort());
    for (const { states } of groups) expect(new Set(states.map((state) => offsets[state])).size).toBe(1);
  });
});
