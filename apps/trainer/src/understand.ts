import type { TrainingLanguage } from '@chancery/domain';
import { SCRIPTS } from './scripts/index.js';
import { KEYWORD_SITUATIONS, type Situation } from './scripts/script.js';

/** Chinese does not part words; Arabic writes articles and prepositions in one with them. */
const WITHOUT_WORD_BEGINNINGS: ReadonlySet<TrainingLanguage> = new Set(['ar', 'zh']);
/** More than this is not read for keywords. UTF-16 units. */
const MAX_READ = 4_000;

/** What a text is about, by keywords: no more than a course needs, and nothing that would have to be explained. */
export function understand(text: string, language: TrainingLanguage): Situation {
  const read = ` ${plain(text.slice(0, MAX_READ))} `;
  const { keywords } = SCRIPTS[language];
  const found = KEYWORD_SITUATIONS.find((situation) => keywords[situation].some((keyword) => has(read, plain(keyword), language)));
  return found ?? (/[?؟]/.test(read) ? 'question' : 'unknown');
}

/** Lower case, without accents and vowel signs, a blank for whatever stands between words: as people type. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}?؟]+/gu, ' ');
}

function has(text: string, keyword: string, language: TrainingLanguage): boolean {
  return text.includes(WITHOUT_WORD_BEGINNINGS.has(language) ? keyword : ` ${keyword}`);
}
