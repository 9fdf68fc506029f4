import { excerptOf, foldWord, matches, wordsOf } from './words.js';

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

describe('what is asked for', () => {
  it.each([
    ['船舶登记', '请确认船舶登记处。', true],
    ['船舶登记', '登记的船舶', false],
    ['登记 船舶', '登记的船舶', true],
    ['第3条', '见第3条第2款', true],
    ['第3条', '第2条、第3款', false],
    ['船舶登记', '船舶\n登记', true],
    ['regist fish', 'the register of fishing vessels', true],
    ['fish vessels', 'selfish vessels', false],
    ['선박', '등록된 선박은', true],
  ])('%s is in «%s»: %s', (query, text, is) => expect(matches(text, query)).toBe(is));

  it('is marked where it stands together, and nowhere else', () => {
    const text = '登记的船舶在船舶登记处';
    const { excerpt, matches: marked } = excerptOf(text, '船舶登记');
    expect(marked.map(([start, end]) => excerpt.slice(start, end)).join('')).toBe('船舶登记');
    expect(marked[0]![0]).toBe(text.indexOf('船舶登记'));
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
