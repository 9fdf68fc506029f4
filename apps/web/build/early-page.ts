import { TYPE } from '@formatjs/icu-messageformat-parser';
import { type Catalogues, LOCALES, parseMessage } from './catalogue-check.js';

const NAMESPACE = 'first';
const TEXT = /\[\[([\w.]+)\]\]/g;
/** All of a text node or of an attribute, or it would not be found again (src/shell/early-page.ts). */
const WHOLE_TEXT = /(?:[>"])\[\[[\w.]+\]\](?=[<"])/g;

/** In the place of every text its id. */
export const idsAsTexts = (catalogues: Catalogues): Record<string, string> => Object.fromEntries(Object.keys(catalogues['en']?.[NAMESPACE] ?? {}).map((id) => [id, `[[${id}]]`]));

/**
 * @param html  drawn with `idsAsTexts`
 * @throws Error when nothing was drawn, when an id is not all of its text, or when one of its texts is not plain in some language: only plain ones are filled in
 */
export function checkedEarlyPage(html: string, catalogues: Catalogues): string {
  const ids = [...html.matchAll(TEXT)].map(([, id]) => id!);
  if (ids.length === 0) throw new Error('The early page was not drawn.');
  if (ids.length !== [...html.matchAll(WHOLE_TEXT)].length) throw new Error('A text of the early page stands beside others: give it an element of its own.');
  for (const locale of LOCALES) {
    for (const id of ids) {
      const parsed = parseMessage(String(catalogues[locale]?.[NAMESPACE]?.[id]));
      if (parsed.some(({ type }) => type !== TYPE.literal)) throw new Error(`${locale}/${NAMESPACE}: "${id}" is on the early page, and so it takes no values.`);
    }
  }
  return html;
}
