import { readdirSync, readFileSync } from 'node:fs';

const CATALOGUES = new URL('../../../apps/web/src/i18n/catalogues/', import.meta.url);
const ARGUMENT = /\{[^{}]*\}/;

/** The words of the client in one language, as its catalogues have them. @throws when there are no such words, or when they have parts to be filled in */
export function wordsOf(locale: string): (id: string) => string {
  const folder = new URL(`${locale}/`, CATALOGUES);
  const all = Object.assign({}, ...readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object)) as Readonly<Record<string, string>>;
  return (id) => {
    const words = all[id];
    if (words === undefined || ARGUMENT.test(words)) throw new Error(`No plain words for ${id} in ${locale}.`);
    return words;
  };
}
