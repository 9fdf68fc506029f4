import { Fragment, type ReactElement } from 'react';

/**
 * Characters that draw nothing or turn the line around: shown as their code, so that no name or sentence can look like
 * another. Zero-width joiners stay: Arabic, Persian and emoji are written with them.
 */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/u;
const HIDDEN_RUN = new RegExp(`(${HIDDEN.source})`, 'u');

const codeOf = (character: string): string => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** The way a text runs, by its first letter; undefined: it has none. For a line that is cut off: cut in the other direction, it would lose its beginning. */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}

/** The same for places that hold nothing but plain text, such as the entries of a list to choose from. */
export const spelledOut = (text: string): string => text.split(HIDDEN_RUN).map((part, i) => (i % 2 === 1 ? `[${codeOf(part)}]` : part)).join('');

/** Text that somebody wrote: never markup, in its own direction, with nothing hidden in it. */
export function UserText({ children, inline = false }: { children: string; inline?: boolean }): ReactElement {
  const parts = HIDDEN.test(children) ? children.split(HIDDEN_RUN) : [children];
  const shown = parts.map((part, i) => (i % 2 === 1 ? <span key={i} className="hidden-mark" dir="ltr">{codeOf(part)}</span> : <Fragment key={i}>{part}</Fragment>));
  return inline ? <bdi>{shown}</bdi> : <div className="user-text" dir="auto">{shown}</div>;
}
