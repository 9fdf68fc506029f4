import { LOCALES } from './catalogue-check.js';
import type { Catalogues } from './catalogue-check.js';

/** Texts that are shown where no script of the client runs, and so in every language: `outside.json` of the catalogues. */
const NAMESPACE = 'outside';

/** One paragraph for each language. @throws Error when a language does not have the text */
export function outsideParagraphs(catalogues: Catalogues, id: string): string {
  return LOCALES.map((locale) => {
    const text = catalogues[locale]?.[NAMESPACE]?.[id];
    if (text === undefined || /[<>&{}]/.test(text)) throw new Error(`${locale}/${NAMESPACE}: "${id}" is missing, or is not plain text.`);
    return `<p lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">${text}</p>`;
  }).join('');
}

/** A page of nothing but that text: it needs no script, no style and no other file. */
export const outsidePage = (catalogues: Catalogues, id: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chancery</title></head><body>${outsideParagraphs(catalogues, id)}</body></html>`;

/** Fills in `<!-- outside.… -->` in a page. */
export const fillOutside = (html: string, catalogues: Catalogues): string => html.replace(/<!-- (outside\.\w+) -->/g, (_, id: string) => outsideParagraphs(catalogues, id));
