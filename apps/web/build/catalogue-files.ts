import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue, Catalogues, Locale } from './catalogue-check.js';
import { LOCALES } from './catalogue-check.js';

/** `<folder>/<locale>/<namespace>.json`; forward or backward slashes. */
const FILE = /\/i18n\/catalogues\/([a-z]{2})\/([a-z][a-z0-9-]*)\.json$/;

/** Which catalogue a file is, if it is one. */
export function catalogueOf(path: string): { readonly locale: Locale; readonly namespace: string } | undefined {
  const match = FILE.exec(path.replaceAll('\\', '/'));
  if (!match) return undefined;
  const [, locale, namespace] = match as unknown as [string, string, string];
  return (LOCALES as readonly string[]).includes(locale) ? { locale: locale as Locale, namespace } : undefined;
}

/** Reads every catalogue of a folder. @throws SyntaxError with the file's place when one is no JSON object */
export function readCatalogues(folder: string): Catalogues {
  const read = (locale: Locale): Record<string, Catalogue> => {
    const home = join(folder, locale);
    if (!existsSync(home)) return {};
    return Object.fromEntries(readdirSync(home).filter((name) => name.endsWith('.json')).sort().map((name) => [name.slice(0, -'.json'.length), readCatalogue(join(home, name), `${locale}/${name}`)]));
  };
  return Object.fromEntries(LOCALES.map((locale) => [locale, read(locale)]));
}

function readCatalogue(path: string, place: string): Catalogue {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new SyntaxError(`${place} is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError(`${place} is not an object of messages.`);
  return value as Catalogue;
}
