import type { AuthorityView, OfficerView } from '@chancery/sdk';
import { folded } from './channel-entries.js';

export interface ChosenOfficer {
  readonly officer: OfficerView;
  readonly authority: AuthorityView;
}

export interface AuthorityChoices {
  readonly authority: AuthorityView;
  readonly officers: readonly OfficerView[];
}

/** Authorities and officers who can be chosen: in good standing, not left out, and matching every word that was typed. By State, then by name. */
export function choicesOf(directory: readonly AuthorityView[], leftOut: ReadonlySet<string>, filter: string, stateName: (code: string) => string): AuthorityChoices[] {
  const words = folded(filter).split(/\s+/).filter(Boolean);
  return directory
    .filter(({ suspended }) => !suspended)
    .map((authority) => ({ authority, officers: authority.officers.filter((officer) => officer.standing === 'valid' && !leftOut.has(officer.officerId) && says(authority, officer, words, stateName)) }))
    .filter(({ officers }) => officers.length > 0)
    .sort((a, b) => stateName(a.authority.state).localeCompare(stateName(b.authority.state)) || a.authority.name.localeCompare(b.authority.name));
}

function says({ state, name }: AuthorityView, officer: OfficerView, words: readonly string[], stateName: (code: string) => string): boolean {
  if (words.length === 0) return true;
  const said = folded(`${stateName(state)} ${name} ${officer.name}`);
  return words.every((word) => said.includes(word));
}

/** The first officers of a long list, whole authorities at a time. @returns how many are left out */
export function firstOf(choices: readonly AuthorityChoices[], most: number): { shown: readonly AuthorityChoices[]; rest: number } {
  let count = 0;
  const shown: AuthorityChoices[] = [];
  for (const choice of choices) {
    if (count >= most) break;
    shown.push({ ...choice, officers: choice.officers.slice(0, most - count) });
    count += choice.officers.length;
  }
  const all = choices.reduce((sum, { officers }) => sum + officers.length, 0);
  return { shown, rest: Math.max(0, all - most) };
}

export function chosenOf(directory: readonly AuthorityView[], officerIds: ReadonlySet<string>): ChosenOfficer[] {
  return directory.flatMap((authority) => authority.officers.filter(({ officerId }) => officerIds.has(officerId)).map((officer) => ({ officer, authority })));
}
