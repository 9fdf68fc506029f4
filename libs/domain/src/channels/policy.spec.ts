import { authoritiesFit, DEFAULT_POLICIES, permits, type PolicyActor } from './policy.js';

const officer = (authorityId: string, officerId: string, ...roles: PolicyActor['roles']): PolicyActor => ({ authorityId, officerId, roles });
const ghana = officer('gh', 'ama', 'contact_point');
const nigeria = officer('ng', 'bola', 'contact_point');
const ghanaSecurity = officer('gh', 'kofi', 'security_officer');
const coordinator = officer('unodc', 'dana', 'coordinator');

describe('rights of a channel', () => {
  it.each([
    ['bilateral', 'send', ghana, undefined, true],
    ['bilateral', 'add', ghana, nigeria, true],
    ['bilateral', 'remove', ghana, nigeria, false],
    ['bilateral', 'remove', ghanaSecurity, ghana, true],
    ['bilateral', 'remove', ghanaSecurity, nigeria, false],
    ['bilateral', 'change_policy', ghana, undefined, false],
    ['group', 'add', coordinator, ghana, true],
    ['group', 'remove', coordinator, ghana, false],
    ['board', 'send', ghana, undefined, false],
    ['board', 'send', coordinator, undefined, true],
    ['board', 'remove', coordinator, ghana, true],
    ['board', 'acknowledge', ghana, undefined, true],
    ['board', 'rejoin', ghana, ghana, true],
    ['board', 'rejoin', ghana, nigeria, false],
  ] as const)('%s: %s', (kind, action, actor, target, expected) => {
    expect(permits(DEFAULT_POLICIES[kind], action, actor, target)).toBe(expected);
  });

  it('lets everyone add and remove their own devices', () => {
    expect(permits(DEFAULT_POLICIES.board, 'add', ghana, ghana)).toBe(true);
    expect(permits(DEFAULT_POLICIES.board, 'remove', ghana, ghana)).toBe(true);
  });

  it('keeps a bilateral channel between two authorities', () => {
    expect(authoritiesFit('bilateral', ['gh', 'ng', 'gh'])).toBe(true);
    expect(authoritiesFit('bilateral', ['gh', 'ng', 'sn'])).toBe(false);
    expect(authoritiesFit('group', ['gh', 'ng', 'sn'])).toBe(true);
  });

  it('does not take an officer of the same id in another authority for oneself', () => {
    expect(permits(DEFAULT_POLICIES.board, 'add', ghana, { authorityId: 'ng', officerId: 'ama' })).toBe(false);
  });
});
