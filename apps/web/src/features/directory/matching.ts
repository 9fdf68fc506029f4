import type { AuthorityView } from '@chancery/sdk';

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase();

/** Words of the reader's language for what an authority is and does. */
export interface Words {
  readonly state: (code: string) => string;
  readonly function: (name: string) => string;
  readonly language: (code: string) => string;
}

/** Whether every word of a query is in a State's or authority's name, or in a function or language of an officer. */
export function matches(authority: AuthorityView, query: string, words: Words): boolean {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  const { officers } = authority;
  const own = [words.state(authority.state), authority.state, authority.name, ...officers.flatMap(({ functions, languages }) => [...functions.map(words.function), ...languages, ...languages.map(words.language)])].map(fold);
  return wanted.every((word) => own.some((text) => text.includes(word)));
}
