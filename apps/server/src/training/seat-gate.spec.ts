import { describe, expect, it } from '@jest/globals';
import { ChanceryError } from '@chancery/contracts';
import { SEATS_IN_ALL, SEATS_PER_ADDRESS, SeatGate } from './seat-gate.js';

const refused = (gate: SeatGate, address: string, now: number): number | undefined => {
  try {
    gate.pass(address, now);
    return undefined;
  } catch (error) {
    return (error as ChanceryError).facts.retryAfterSeconds;
  }
};

describe('the gate before the seats', () => {
  it('lets a class pass, and then asks that address to wait for the rest of the minute', () => {
    const gate = new SeatGate();
    for (let i = 0; i < SEATS_PER_ADDRESS; i++) expect(refused(gate, 'a', 1_000)).toBeUndefined();
    expect(refused(gate, 'a', 11_000)).toBe(50);
    expect(refused(gate, 'b', 11_000)).toBeUndefined();
    expect(refused(gate, 'a', 61_000)).toBeUndefined();
  });

  it('lets only so many pass from everywhere together', () => {
    const gate = new SeatGate();
    for (let i = 0; i < SEATS_IN_ALL; i++) expect(refused(gate, `a${i}`, 0)).toBeUndefined();
    expect(refused(gate, 'fresh', 0)).toBe(60);
  });

  it('does not let one who is refused use up what is there for the others', () => {
    const gate = new SeatGate();
    for (let i = 0; i < SEATS_IN_ALL * 2; i++) refused(gate, 'flood', 0);
    expect(refused(gate, 'other', 0)).toBeUndefined();
  });
});
