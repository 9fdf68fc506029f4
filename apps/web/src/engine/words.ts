/** Marks that writers leave out or put in as they please: accents, Arabic vowel signs, tatweel. */
const MARKS = /[\p{Mn}\u0640]/gu;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Letters that Arabic keyboards and writers exchange freely. */
const ARABIC_VARIANTS: Readonly<Record<string, string>> = { 'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ى': 'ي', 'ة': 'ه' };

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** One form for all ways of writing a word: case, width, accents. */
export function foldWord(word: string): string {
  return word.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(/[أإآىة]/g, (letter) => ARABIC_VARIANTS[letter] ?? letter).normalize('NFC');
}

export interface Word {
  readonly folded: string;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** Words of a text in any script. Chinese and its like are cut into single characters, so that every part of a word can be found. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike) continue;
    if (!CJK.test(segment)) words.push({ folded: foldWord(segment), start: index, end: index + segment.length });
    else {
      let at = index;
      for (const character of segment) {
        words.push({ folded: foldWord(character), start: at, end: at + character.length });
        at += character.length;
      }
    }
  }
  return words;
}

/** Words that belong together, each at its place behind the one before; the last may go on. */
type Phrase = readonly Word[];

/** What is asked for: every word, and runs of Chinese and its like as they were typed. */
function phrasesOf(query: string): Phrase[] {
  const phrases: Word[][] = [];
  for (const word of wordsOf(query)) {
    const [run] = phrases.slice(-1);
    const before = run?.at(-1);
    if (run && before && before.end === word.start && (CJK.test(before.folded) || CJK.test(word.folded))) run.push(word);
    else phrases.push([word]);
  }
  return phrases;
}

/** Where the phrase stands: the index of its first word each time. Between its words a line may be broken. */
function placesOf(phrase: Phrase, words: readonly Word[], text: string): number[] {
  const holds = (at: number): boolean => phrase.every(({ folded }, i) => {
    const [word, before] = [words[at + i], words[at + i - 1]];
    if (!word || !(i === phrase.length - 1 ? word.folded.startsWith(folded) : word.folded === folded)) return false;
    return i === 0 || text.slice(before!.end, word.start).trim() === '';
  });
  return words.flatMap((_, at) => (holds(at) ? [at] : []));
}

/** Whether a text holds all that is asked for. */
export function matches(text: string, query: string): boolean {
  const words = wordsOf(text);
  return phrasesOf(query).every((phrase) => placesOf(phrase, words, text).length > 0);
}

const BEFORE = 48;
const LENGTH = 160;

/** The text around the first match, and where in it the words of the query begin words. */
export function excerptOf(text: string, query: string): { excerpt: string; matches: (readonly [number, number])[] } {
  const words = wordsOf(text);
  const places = phrasesOf(query).flatMap((phrase) => placesOf(phrase, words, text).flatMap((at) => phrase.map((_, i) => at + i)));
  const hits = [...new Set(places)].sort((a, b) => a - b).map((at) => words[at]!);
  const from = hits[0] ? Math.max(0, hits[0].start - BEFORE) : 0;
  // Never in the middle of a character.
  const start = from > 0 && /[\udc00-\udfff]/.test(text[from] ?? '') ? from + 1 : from;
  const excerpt = text.slice(start, start + LENGTH).toWellFormed();
  return { excerpt, matches: hits.filter(({ end }) => end <= start + LENGTH).map((hit) => [hit.start - start, hit.end - start] as const) };
}
