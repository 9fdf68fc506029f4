import fc from 'fast-check';
import { newRecoveryCode, recoveryUnlocker } from './index.js';
import { readRecoveryCode } from './recovery-code.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const seed = Date.now() % 2 ** 31;
const somewhere = fc.integer({ min: 0, max: 39 });
const bare = (code: string): string => code.replaceAll('-', '');

describe('a recovery code', () => {
  beforeAll(() => console.log(`seed ${seed}`));

  it('is printed in eight groups of five, and each is another', () => {
    const codes = Array.from({ length: 200 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it('is understood however it was typed: case, blanks, dashes, O for 0, I and L for 1', () => {
    const style = fc.array(fc.tuple(fc.boolean(), fc.constantFrom('', ' ', '-', ' – ', '\n', '\u00a0'), fc.constantFrom('I', 'L', 'i', 'l', '1'), fc.constantFrom('O', 'o', '0')), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(style, (styles) => {
        const code = newRecoveryCode();
        const typed = [...bare(code)].map((character, i) => {
          const [lower, gap, one, nought] = styles[i]!;
          const meant = character === '1' ? one : character === '0' ? nought : lower ? character.toLowerCase() : character;
          return meant + gap;
        });
        expect(readRecoveryCode(typed.join(''))).toEqual(readRecoveryCode(code));
      }),
      { seed },
    );
  });

  it('is refused with one to four characters mistyped, wherever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(somewhere, { minLength: 1, maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 4, maxLength: 4 }), (places, shifts) => {
        const characters = [...bare(newRecoveryCode())];
        places.forEach((place, i) => (characters[place] = ALPHABET[(ALPHABET.indexOf(characters[place]!) + shifts[i]!) % 32]!));
        expect(() => recoveryUnlocker(characters.join(''))).toThrow('RECOVERY_CODE_MALFORMED');
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it('is refused with two neighbours swapped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 38 }), (place) => {
        const characters = [...bare(newRecoveryCode())];
        [characters[place], characters[place + 1]] = [characters[place + 1]!, characters[place]!];
        fc.pre(characters[place] !== characters[place + 1]);
        expect(() => recoveryUnlocker(characters.join(''))).toThrow('RECOVERY_CODE_MALFORMED');
      }),
      { seed },
    );
  });

  it.each(['', '0', 'U'.repeat(40), '😀'.repeat(40), '0'.repeat(40), `${newRecoveryCode()}0`, newRecoveryCode().slice(0, -1)])('is refused when it is none: %j', (typed) => {
    expect(() => recoveryUnlocker(typed)).toThrow('RECOVERY_CODE_MALFORMED');
  });
});
