/** `short` and `weak` are refused. */
export type Strength = 'short' | 'weak' | 'fair' | 'good';

const LEAST_CHARACTERS = 12;
const LEAST_WORDS = 4;
const FEW_DIFFERENT = 6;

/** How hard a passphrase is to guess, by simple measures: how long, how varied, how many words. Argon2id does the rest. */
export function strengthOf(passphrase: string): Strength {
  const characters = [...passphrase.normalize('NFC').toLowerCase()];
  const words = new Set(wordsOf(passphrase));
  if (characters.length < LEAST_CHARACTERS && words.size < LEAST_WORDS) return 'short';
  if (new Set(characters).size < FEW_DIFFERENT || stepsOf(characters) > characters.length / 2) return 'weak';
  return characters.length >= LEAST_CHARACTERS + 6 || words.size > LEAST_WORDS ? 'good' : 'fair';
}

function wordsOf(text: string): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text.toLowerCase())) {
    // Single letters of an alphabet are no words; single Chinese characters may be.
    if (isWordLike && (segment.length > 1 || /\p{Script=Han}/u.test(segment))) found.push(segment);
  }
  return found;
}

/** How many characters merely repeat, or come next to, the one before: `aaaa`, `1234`, `fedc`. */
function stepsOf(characters: readonly string[]): number {
  return characters.filter((character, i) => i > 0 && Math.abs(character.codePointAt(0)! - characters[i - 1]!.codePointAt(0)!) <= 1).length;
}
