import { decide } from '../machine/machine.js';
import { NOTICE_PRIORITIES, obligationMachine } from './notice.js';

describe('an obligation', () => {
  it.each(['acknowledge', 'lapse'] as const)('cannot be touched by %s once acknowledged', (event) => {
    for (const actor of ['recipient', 'clock'] as const) expect(decide(obligationMachine, 'acknowledged', event, actor).ok).toBe(false);
  });

  it('can never be acknowledged by the clock', () => {
    for (const state of obligationMachine.states) expect(decide(obligationMachine, state, 'acknowledge', 'clock').ok).toBe(false);
  });

  it('can still be met after it lapsed', () => {
    expect(decide(obligationMachine, 'lapsed', 'acknowledge', 'recipient')).toMatchObject({ ok: true, to: 'acknowledged' });
  });

  it('gives less time the more urgent it is', () => {
    const minutes = Object.values(NOTICE_PRIORITIES).map((rule) => rule.ackWithinMinutes);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
  });
});
