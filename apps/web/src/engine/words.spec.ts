import { excerptOf, foldWord, wordsOf } from './words.js';

const folded = (text: string): string[] => wordsOf(text).map((word) => word.folded);

describe('words of a text', () => {
  it.each([
    ['Équipe Ünïted', ['equipe', 'united']],
    ['«Пётр» и Ёлка', ['петр', 'и', 'елка']],
    ['إلى السُّلْطَةُ', ['الي', 'السلطه']],
    ['司法协助', ['司', '法', '协', '助']],
    ['ｆｕｌｌ width', ['full', 'width']],
  ])('%s', (text, words) => expect(folded(text)).toEqual(words));

  it('are folded to what they already are', () => {
    for (const word of ['equipe', 'السلطه', '法', 'елка']) expect(foldWord(word)).toBe(word);
  });
});

describe('an excerpt', () => {
  it('surrounds the first match, and marks each word that begins with one of the query', () => {
    const text = `${'x '.repeat(100)}The bank records of Bankole, says the bank.`;
    const { excerpt, matches } = excerptOf(text, 'BANK');
    expect(matches.map(([start, end]) => excerpt.slice(start, end))).toEqual(['bank', 'Bankole', 'bank']);
    expect(excerpt.length).toBeLessThanOrEqual(160);
  });

  it('never begins in the middle of a character', () => {
    const text = `${'😀'.repeat(60)} bank`;
    expect(excerptOf(text, 'bank').excerpt.isWellFormed()).toBe(true);
  });
});
