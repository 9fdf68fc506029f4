import { decide } from '../machine/machine.js';
import { INVITATION_STATES, invitationMachine } from './invitation.js';

describe('an invitation', () => {
  it('becomes a certificate only by its inviter, and only once somebody has claimed it', () => {
    for (const state of INVITATION_STATES)
      for (const actor of ['newcomer', 'clock', 'inviter'] as const) expect(decide(invitationMachine, state, 'approve', actor).ok).toBe(state === 'claimed' && actor === 'inviter');
  });

  it('is claimed once', () => {
    expect(INVITATION_STATES.filter((state) => decide(invitationMachine, state, 'claim', 'newcomer').ok)).toEqual(['open']);
  });

  it('does not lapse under a newcomer who waits for an answer', () => {
    expect(decide(invitationMachine, 'claimed', 'lapse', 'clock').ok).toBe(false);
  });
});
