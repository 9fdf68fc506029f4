import { join } from 'node:path';
import { checkCatalogues } from './catalogue-check.js';
import { catalogueOf, readCatalogues } from './catalogue-files.js';

describe('the catalogues of the client', () => {
  it('say everything in every language', () => {
    expect(checkCatalogues(readCatalogues(join(process.cwd(), 'apps/web/src/i18n/catalogues')))).toEqual([]);
  });
});

describe('a catalogue file', () => {
  it.each([['/x/src/i18n/catalogues/fr/welcome.json', { locale: 'fr', namespace: 'welcome' }], ['C:\\x\\i18n\\catalogues\\zh\\two-words.json', { locale: 'zh', namespace: 'two-words' }], ['/x/src/i18n/catalogues/xx/welcome.json', undefined], ['/x/src/i18n/other.json', undefined]])('%s is known by its place', (path, expected) => {
    expect(catalogueOf(path)).toEqual(expected);
  });
});
