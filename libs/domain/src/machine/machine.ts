/** Who asks for a move. `clock` is the server's timer: it can page and lapse, never decide. */
export interface Transition<State extends string, Event extends string, Actor extends string, Effect extends string> {
  readonly on: Event;
  readonly from: readonly State[];
  readonly to: State;
  readonly by: readonly Actor[];
  readonly effects: readonly Effect[];
}

/** A state machine as data. Server, buttons, diagrams, CHECK lists and tests are all read from the one table. */
export interface Machine<State extends string, Event extends string, Actor extends string, Effect extends string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly initial: State;
  readonly final: readonly State[];
  readonly transitions: readonly Transition<State, Event, Actor, Effect>[];
}

export type Decision<State extends string, Effect extends string> =
  | { readonly ok: true; readonly to: State; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly reason: 'no_such_move' | 'not_yours' };

/** Checks the table once, when the module loads: a typing slip in data must not wait for a case to be found. */
export function defineMachine<State extends string, Event extends string, Actor extends string, Effect extends string>(
  machine: Machine<State, Event, Actor, Effect>,
): Machine<State, Event, Actor, Effect> {
  const known = new Set<string>(machine.states);
  const seen = new Set<string>();
  for (const move of machine.transitions) {
    if (!known.has(move.to)) throw new Error(`${machine.name}: unknown state ${move.to}`);
    for (const from of move.from) {
      if (!known.has(from)) throw new Error(`${machine.name}: unknown state ${from}`);
      if (machine.final.includes(from)) throw new Error(`${machine.name}: ${from} is final, yet ${move.on} leaves it`);
      for (const actor of move.by) {
        const key = `${from}\u0000${move.on}\u0000${actor}`;
        if (seen.has(key)) throw new Error(`${machine.name}: two moves for ${from} on ${move.on} by ${actor}`);
        seen.add(key);
      }
    }
  }
  return machine;
}

/**
 * Decides one move.
 * @returns the next state and its effects, or why not: `no_such_move` from this state, or `not_yours`
 */
export function decide<State extends string, Event extends string, Actor extends string, Effect extends string>(
  machine: Machine<State, Event, Actor, Effect>,
  state: State,
  event: Event,
  actor: Actor,
): Decision<State, Effect> {
  const candidates = machine.transitions.filter((move) => move.on === event && move.from.includes(state));
  if (candidates.length === 0) return { ok: false, reason: 'no_such_move' };
  const move = candidates.find((candidate) => candidate.by.includes(actor));
  return move ? { ok: true, to: move.to, effects: move.effects } : { ok: false, reason: 'not_yours' };
}

/** The states from which `event` may be made by `actor`: what a compare-and-set update may start from. */
export function sourcesOf<State extends string, Event extends string, Actor extends string, Effect extends string>(
  machine: Machine<State, Event, Actor, Effect>,
  event: Event,
  actor: Actor,
): readonly State[] {
  return machine.states.filter((state) => decide(machine, state, event, actor).ok);
}

/** The machine as a Mermaid state diagram, for the docs. */
export function toMermaid<State extends string, Event extends string, Actor extends string, Effect extends string>(
  machine: Machine<State, Event, Actor, Effect>,
): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${machine.initial}`];
  for (const move of machine.transitions)
    for (const from of move.from) lines.push(`  ${from} --> ${move.to}: ${move.on} (${move.by.join(', ')})`);
  for (const state of machine.final) lines.push(`  ${state} --> [*]`);
  return `${lines.join('\n')}\n`;
}
