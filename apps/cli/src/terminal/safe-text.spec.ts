import { safeFileName, safeJson, safeLine, safeLines } from './safe-text.js';

const ESC = '\u001b';

describe('hostile text on its way to a terminal', () => {
  it.each([
    ['an escape sequence that clears the screen', `${ESC}[2J${ESC}[H`],
    ['a title change', `${ESC}]0;pwned\u0007`],
    ['an eight-bit control sequence', '\u009b2J'],
    ['a carriage return that overwrites the line', 'real\rfake'],
    ['a backspace', 'abc\u0008\u0008'],
    ['a delete character', 'a\u007fb'],
    ['a right-to-left override', 'invoice\u202egpj.exe'],
    ['isolates', '\u2066a\u2069'],
    ['a zero-width space', 'Gha\u200bna'],
    ['tag characters', 'x\u{e0041}\u{e007f}'],
    ['a line separator', 'a\u2028b'],
    ['a lone surrogate', 'a\ud800b'],
    ['a null', 'a\u0000b'],
  ])('shows %s by its number instead of sending it', (_, text) => {
    const shown = safeLine(text);
    expect(shown).toMatch(/<U\+[0-9A-F]{4,6}>/);
    expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2028\u2066-\u2069\u{e0000}-\u{e007f}]|\p{Surrogate}/u);
  });

  it('leaves ordinary text of seven languages as it is', () => {
    for (const text of ['Ghana', 'Côte d’Ivoire', 'Cabo Verde: não', 'Узбекистан', '中文', 'السلطة المركزية', 'नि‍र्देश', '👩‍⚖️']) expect(safeLine(text)).toBe(text);
  });

  it('cuts a line of a megabyte and says how much is missing, without splitting a character', () => {
    const shown = safeLine(`${'x'.repeat(1_999)}😀${'y'.repeat(1_000_000)}`);
    expect(shown.length).toBeLessThan(2_100);
    expect(shown).toMatch(/x… \[1000002 more characters\]$/);
  });

  it('thins a tower of accents that would hide its neighbours', () => {
    expect(safeLine(`e${'\u0301'.repeat(500)}`)).toBe(`e${'\u0301'.repeat(4)}`);
  });

  it('keeps line breaks of a message and nothing else that acts', () => {
    expect(safeLines('one\r\ntwo\tthree\nfour\rfive')).toEqual(['one', 'two    three', 'four<U+000D>five']);
    expect(safeLines('\n'.repeat(100_000))).toHaveLength(2_001);
  });
});

describe('JSON on its way to a terminal', () => {
  it('is exact for a script and harmless on a screen', () => {
    const value = { text: `${ESC}[2J\u009b\u202e\u2028\u200b\u007f\u{e0041}é中` };
    const json = safeJson(value);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2028\u200b]/);
    expect(json).not.toMatch(/[\u{e0000}-\u{e007f}]/u);
  });
});

describe('a file name from somebody else', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system32\\cmd.exe', 'cmd.exe'],
    ['.bashrc', 'bashrc'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['a\u0000b.pdf', 'ab.pdf'],
    ['con.txt', '_con.txt'],
    ['draft "final"?.pdf', 'draft _final__.pdf'],
    ['projet de requête.pdf', 'projet de requête.pdf'],
  ])('%j becomes %j', (given, expected) => {
    expect(safeFileName(given)).toBe(expected);
  });

  it('is never longer than 200 bytes', () => {
    expect(Buffer.byteLength(safeFileName('é'.repeat(5_000)))).toBeLessThanOrEqual(200);
  });
});
