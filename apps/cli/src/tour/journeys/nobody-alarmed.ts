import type { Attention } from '@chancery/sdk';
import { demand } from '../story.js';

/**
 * What somebody in this story is told without anything being wrong. The invitation of an officer carries the fingerprint of one
 * network: whose authority is in two of them is told to have the other compared.
 */
const EXPECTED: ReadonlySet<string> = new Set(['NETWORK_FIRST_SEEN']);

export interface Told {
  readonly name: string;
  readonly attentions: readonly Pick<Attention, 'code'>[];
}

/** However well every step went: a client that warned its officer saw something wrong. @throws TourFailure */
export function demandNobodyAlarmed(people: readonly Told[]): void {
  const alarms = people.flatMap(({ name, attentions }) => attentions.filter(({ code }) => !EXPECTED.has(code)).map(({ code }) => `${name}: ${code}`));
  demand(alarms.length === 0, `nobody is warned of anything (${[...new Set(alarms)].join('; ')})`);
}
