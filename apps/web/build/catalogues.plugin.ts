import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { type Catalogues, checkCatalogues, compileCatalogue, SOURCE_LOCALE } from './catalogue-check.js';
import { catalogueOf, readCatalogues } from './catalogue-files.js';
import { fillOutside } from './outside-texts.js';

/**
 * Turns the catalogues into parsed messages, so that the parser is not shipped, and fails the build when a language does
 * not say what English says. In `--mode development` a message that is missing is shown in English, with a warning.
 * @param folder  `src/i18n/catalogues`
 */
export function catalogues(folder: string): Plugin {
  let known: Catalogues = {};
  let lenient = false;
  return {
    name: 'chancery:catalogues',
    enforce: 'pre',
    configResolved: ({ mode }) => {
      lenient = mode === 'development';
    },
    buildStart() {
      known = readCatalogues(folder);
      const faults = checkCatalogues(known);
      if (faults.length === 0) return;
      const list = faults.slice(0, 40).map((fault) => `\n  ${fault}`).join('');
      const text = `The catalogues have ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:${list}`;
      if (lenient) this.warn(text);
      else this.error(text);
    },
    transformIndexHtml: (html) => fillOutside(html, readCatalogues(folder)),
    resolveId(source, importer) {
      if (!lenient || !importer) return undefined;
      const path = resolve(importer, '..', source);
      const file = catalogueOf(path);
      if (!file || known[file.locale]?.[file.namespace]) return undefined;
      return resolve(folder, SOURCE_LOCALE, `${file.namespace}.json`);
    },
    transform: {
      filter: { id: /[\\/]i18n[\\/]catalogues[\\/].*\.json$/ },
      handler(code, id) {
        const file = catalogueOf(id);
        if (!file) return undefined;
        const own = JSON.parse(code) as Record<string, string>;
        // Stays JSON: Vite makes the module of it.
        return { code: JSON.stringify(compileCatalogue(lenient ? { ...known[SOURCE_LOCALE]?.[file.namespace], ...own } : own)), map: null };
      },
    },
  };
}
