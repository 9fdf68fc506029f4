import { describe, expect, it } from '@jest/globals';
import type { AuthorityView, OfficerView } from '@chancery/sdk';
import { choicesOf, firstOf } from './officer-choices.js';

const officer = (officerId: string, more: Partial<OfficerView> = {}): OfficerView => ({ officerId, name: `Officer ${officerId}`, functions: [], roles: ['contact_point'], languages: [], standing: 'valid', validUntil: 0, deviceIds: [], ...more });
const authority = (authorityId: string, state: string, officers: readonly OfficerView[], more: Partial<AuthorityView> = {}): AuthorityView => ({ authorityId, kind: 'central_authority', state, name: `Authority ${authorityId}`, suspended: false, officers, ...more });
const same = (code: string): string => code;
const NOBODY = new Set<string>();

describe('officers who can be chosen', () => {
  it('are in good standing, of authorities that are, and not left out', () => {
    const directory = [authority('1', 'GH', [officer('a'), officer('b', { standing: 'revoked' }), officer('me')]), authority('2', 'BJ', [officer('c')], { suspended: true })];
    expect(choicesOf(directory, new Set(['me']), '', same).map(({ officers }) => officers.map(({ officerId }) => officerId))).toEqual([['a']]);
  });

  it('stand by State', () => {
    expect(choicesOf([authority('1', 'SN', [officer('a')]), authority('2', 'BJ', [officer('b')])], NOBODY, '', same).map(({ authority: { state } }) => state)).toEqual(['BJ', 'SN']);
  });

  it('are found by every word together', () => {
    const directory = [authority('1', 'SN', [officer('a'), officer('b')]), authority('2', 'BJ', [officer('a2')])];
    expect(choicesOf(directory, NOBODY, 'sn b', same).flatMap(({ officers }) => officers.map(({ officerId }) => officerId))).toEqual(['b']);
  });

  it('of a long list are cut, and counted', () => {
    const choices = [1, 2, 3].map((n) => ({ authority: authority(`${n}`, 'GH', []), officers: [officer(`${n}a`), officer(`${n}b`)] }));
    const { shown, rest } = firstOf(choices, 3);
    expect([shown.flatMap(({ officers }) => officers).length, rest]).toEqual([3, 3]);
  });
});
