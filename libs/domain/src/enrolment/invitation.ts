import { defineMachine, type Machine } from '../machine/machine.js';

export const INVITATION_STATES = ['open', 'claimed', 'approved', 'withdrawn', 'expired'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

export type InvitationEvent = 'claim' | 'approve' | 'withdraw' | 'lapse' | 'shut';
/** inviter: who may approve; newcomer: who holds the token; clock: time, and the count of wrong tokens. */
export type InvitationActor = 'inviter' | 'newcomer' | 'clock';

/** The life of an invitation. It can be claimed once; only the inviter's side can turn it into a certificate. */
export const invitationMachine: Machine<InvitationState, InvitationEvent, InvitationActor, never> = defineMachine({
  name: 'invitation',
  states: INVITATION_STATES,
  initial: 'open',
  final: ['approved', 'withdrawn', 'expired'],
  transitions: [
    { on: 'claim', from: ['open'], to: 'claimed', by: ['newcomer'], effects: [] },
    { on: 'approve', from: ['claimed'], to: 'approved', by: ['inviter'], effects: [] },
    { on: 'withdraw', from: ['open', 'claimed'], to: 'withdrawn', by: ['inviter'], effects: [] },
    { on: 'lapse', from: ['open'], to: 'expired', by: ['clock'], effects: [] },
    { on: 'shut', from: ['open'], to: 'withdrawn', by: ['clock'], effects: [] },
  ],
});
