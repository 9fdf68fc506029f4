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

const BEFORE = 48;
const LENGTH = 160;

/** The text around the first match, and where in it the words of the query begin words. */
export function excerptOf(text: string, query: string): { excerpt: string; matches: (readonly [number, number])[] } {
  const wanted = wordsOf(query).map(({ folded }) => folded);
  const hits = wordsOf(text).filter(({ folded }) => wanted.some((word) => folded.startsWith(word)));
  const from = hits[0] ? Math.max(0, hits[0].start - BEFORE) : 0;
  // Never in the middle of a character.
  const start = from > 0 && /[\udc00-\udfff]/.test(text[from] ?? '') ? from + 1 : from;
  const excerpt = text.slice(start, start + LENGTH).toWellFormed();
  return { excerpt, matches: hits.filter(({ end }) => end <= start + LENGTH).map((hit) => [hit.start - start, hit.end - start] as const) };
}
