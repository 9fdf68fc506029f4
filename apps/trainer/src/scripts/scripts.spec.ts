import { describe, expect, it } from '@jest/globals';
import { TRAINING_LANGUAGES } from '@chancery/domain';
import { fill } from './fill.js';
import { SCRIPTS } from './index.js';

/** Every text of a script, with the path to it. */
function texts(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, part]) => texts(part, `${path}/${name}`));
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
const spoken = (language: (typeof TRAINING_LANGUAGES)[number]): [string, string][] => texts(SCRIPTS[language]).filter(([path]) => !path.startsWith('/keywords'));

describe.each(TRAINING_LANGUAGES)('the script in %s', (language) => {
  it('says as much as the English one', () => {
    expect(spoken(language).map(([path]) => path)).toEqual(spoken('en').map(([path]) => path));
    for (const [, text] of spoken(language)) expect(text.trim()).not.toBe('');
    for (const words of Object.values(SCRIPTS[language].keywords)) expect(words.length).toBeGreaterThan(1);
  });

  it('names the same things where they carry the meaning', () => {
    for (const name of ['arrived', 'tooLarge', 'refused'] as const) expect(placeholders(SCRIPTS[language].attachment[name])).toEqual(placeholders(SCRIPTS.en.attachment[name]));
    expect(placeholders(SCRIPTS[language].notice.text)).toEqual(['authority']);
    expect(placeholders(SCRIPTS[language].bilateral.welcome)).toEqual(['officer', 'player', 'playerState']);
  });

  it('has texts that fit into their places', () => {
    const { visitor, bilateral, consultation, notice } = SCRIPTS[language];
    expect(visitor.length).toBeLessThanOrEqual(80);
    for (const subject of [bilateral.subject, consultation.subject, notice.title]) expect(subject.length).toBeLessThanOrEqual(120);
    expect(bilateral.document.fileName).toMatch(/^[a-z-]+\.txt$/);
  });
});

describe('a text with placeholders', () => {
  it('takes values once, and never reads them as placeholders', () => {
    expect(fill('{officer} of {state}: {digest}', { officer: '{state}', state: '$1 {officer}' })).toBe('{state} of $1 {officer}: {digest}');
  });

  it('does not reach for what every object has', () => {
    expect(fill('{constructor} {toString}', {})).toBe('{constructor} {toString}');
  });
});
