import { defineMachine, type Machine } from '../machine/machine.js';

/**
 * Kinds of notice that the relay may know. Everything else about a notice is sealed.
 * Source: domain report §2(c), 2026-11; the full forms follow with the duty desk.
 */
export const NOTICE_KINDS = {
  expedited_preservation: 1,
  emergency_disclosure: 2,
  general_broadcast: 3,
  test: 4,
} as const;
export type NoticeKind = keyof typeof NOTICE_KINDS;

export interface PriorityRule {
  readonly code: number;
  /** Whole minutes within which an authority is asked to acknowledge. */
  readonly ackWithinMinutes: number;
  readonly source: string;
  readonly sourceDate: string;
}

/** P0: imminent threat to life; P1: data loss imminent; P2: urgent with a reasoned deadline; P3: routine. */
export const NOTICE_PRIORITIES = {
  P0: { code: 0, ackWithinMinutes: 15, source: 'domain report §4, Chancery design, not a norm', sourceDate: '2026-11-01' },
  P1: { code: 1, ackWithinMinutes: 60, source: 'domain report §4, Chancery design, not a norm', sourceDate: '2026-11-01' },
  P2: { code: 2, ackWithinMinutes: 480, source: 'domain report §4, Chancery design, not a norm', sourceDate: '2026-11-01' },
  P3: { code: 3, ackWithinMinutes: 7200, source: 'domain report §4, Chancery design, not a norm', sourceDate: '2026-11-01' },
} as const satisfies Record<string, PriorityRule>;
export type NoticePriority = keyof typeof NOTICE_PRIORITIES;

export type ObligationState = 'awaiting_acknowledgement' | 'lapsed' | 'acknowledged';
export type ObligationEvent = 'acknowledge' | 'lapse';
export type ObligationActor = 'recipient' | 'clock';
export type ObligationEffect = 'stop_clock' | 'tell_sender';

/**
 * What one addressed authority owes: to acknowledge in time. A late acknowledgement still counts and says so by its time;
 * an acknowledgement is final: it cannot be withdrawn, and one authority's never settles another's.
 */
export const obligationMachine: Machine<ObligationState, ObligationEvent, ObligationActor, ObligationEffect> = defineMachine({
  name: 'obligation',
  states: ['awaiting_acknowledgement', 'lapsed', 'acknowledged'],
  initial: 'awaiting_acknowledgement',
  final: ['acknowledged'],
  transitions: [
    { on: 'acknowledge', from: ['awaiting_acknowledgement', 'lapsed'], to: 'acknowledged', by: ['recipient'], effects: ['stop_clock', 'tell_sender'] },
    { on: 'lapse', from: ['awaiting_acknowledgement'], to: 'lapsed', by: ['clock'], effects: ['tell_sender'] },
  ],
});
