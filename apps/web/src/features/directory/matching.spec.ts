import type { AuthorityView } from '@chancery/sdk';
import { matches } from './matching.js';

const authority: AuthorityView = {
  authorityId: 'a', kind: 'central_authority', state: 'CI', name: 'Direction des affaires civiles et pénales', suspended: false,
  officers: [{ officerId: 'o', name: 'n', functions: ['extradition'], roles: [], languages: ['fr'], standing: 'valid', validUntil: 1, deviceIds: [] }],
};
const words = { state: () => 'Côte d’Ivoire', function: () => 'Extradition', language: () => 'French' };

describe('the filter of the directory', () => {
  it.each(['', 'cote', 'ci', 'PENALES', 'extrad', 'french', 'affaires fr'])('finds by %j', (query) => {
    expect(matches(authority, query, words)).toBe(true);
  });

  it.each(['benin', 'affaires german'])('does not find by %j', (query) => {
    expect(matches(authority, query, words)).toBe(false);
  });
});
