import { decide, defineMachine, sourcesOf, toMermaid } from './machine.js';

const door = {
  name: 'door',
  states: ['open', 'shut', 'sealed'],
  initial: 'open',
  final: ['sealed'],
  transitions: [
    { on: 'close', from: ['open'], to: 'shut', by: ['guard'], effects: ['log'] },
    { on: 'seal', from: ['open', 'shut'], to: 'sealed', by: ['warden'], effects: [] },
  ],
} as const;

describe('a machine is a table', () => {
  const machine = defineMachine<'open' | 'shut' | 'sealed', 'close' | 'seal', 'guard' | 'warden', 'log'>(door);

  it('moves along a row, with the effects of that row', () => {
    expect(decide(machine, 'open', 'close', 'guard')).toEqual({ ok: true, to: 'shut', effects: ['log'] });
  });

  it('tells a move that does not exist from one that is somebody else’s', () => {
    expect(decide(machine, 'shut', 'close', 'guard')).toEqual({ ok: false, reason: 'no_such_move' });
    expect(decide(machine, 'shut', 'seal', 'guard')).toEqual({ ok: false, reason: 'not_yours' });
  });

  it('lists where a compare-and-set may start from', () => {
    expect(sourcesOf(machine, 'seal', 'warden')).toEqual(['open', 'shut']);
  });

  it('draws itself', () => {
    expect(toMermaid(machine)).toContain('shut --> sealed: seal (warden)');
  });

  it('refuses a table that contradicts itself', () => {
    expect(() => defineMachine({ ...door, transitions: [{ ...door.transitions[0], to: 'ajar' }] })).toThrow('unknown state ajar');
    expect(() => defineMachine({ ...door, transitions: [...door.transitions, door.transitions[0]] })).toThrow('two moves');
    expect(() => defineMachine({ ...door, transitions: [{ on: 'break', from: ['sealed'], to: 'open', by: ['guard'], effects: [] }] })).toThrow('final');
  });
});
