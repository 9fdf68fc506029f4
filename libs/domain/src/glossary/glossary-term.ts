import type { InEveryLanguage } from '../training/training-language.js';

/** One term in the seven languages, in the form that stands in a dictionary. */
export interface GlossaryTerm extends InEveryLanguage {
  readonly id: string;
  /** Variants, and what is to be checked. */
  readonly note?: string;
}
