import { checkCatalogue, checkCatalogues, compileCatalogue, LOCALES, type Locale } from './catalogue-check.js';

const one = (locale: Locale, message: string, english: string): string[] => checkCatalogue(locale, { a: message }, { a: english });

describe('a catalogue', () => {
  it('that says the same with the same names is right', () => {
    expect(one('fr', 'Bonjour {name}', 'Good morning, {name}')).toEqual([]);
  });

  it.each<[string, Locale, string, string, string]>([
    ['a syntax error', 'fr', 'Bonjour {name', 'Good morning, {name}', '"a" is not an ICU message: EXPECT_ARGUMENT_CLOSING_BRACE.'],
    ['an argument that is missing', 'fr', 'Bonjour', 'Good morning, {name}', '"a" does not use "name".'],
    ['an argument of another name', 'fr', 'Bonjour {nom}', 'Good morning, {name}', '"a" uses "nom", which en does not have.'],
    ['an argument that hides in a plural', 'fr', '{n, plural, one {# pièce de {nom}} other {# pièces}}', '{n, plural, one {# piece} other {# pieces}}', '"a" uses "nom", which en does not have.'],
    ['a tag in the place of a value', 'es', '<name>x</name>', '{name}', '"a" uses "name" in another way than en.'],
    ['a choice that is missing', 'es', '{who, select, own {tú} other {x}}', '{who, select, own {you} theirs {they} other {x}}', '"a" uses "who" in another way than en.'],
    ['a Russian plural without its few', 'ru', '{n, plural, one {#} many {#} other {#}}', '{n, plural, one {#} other {#}}', '"a" lacks the plural form few of "n".'],
    ['an Arabic plural of the English forms', 'ar', '{n, plural, one {#} other {#}}', '{n, plural, one {#} other {#}}', '"a" lacks the plural form zero, two, few, many of "n".'],
    ['a plural form that the language does not know', 'zh', '{n, plural, one {#} other {#}}', '{n, plural, one {#} other {#}}', '"a" has the plural form one, which zh does not know.'],
    ['an empty message', 'pt', ' ', 'x', '"a" is empty.'],
  ])('with %s is refused', (_, locale, message, english, fault) => {
    expect(one(locale, message, english)).toContain(fault);
  });

  it.each<[Locale, string]>([['ar', '{n, plural, other {#}}'], ['ru', '{n, plural, =0 {0} other {#}}'], ['zh', '{n, plural, other {#}}'], ['fr', '{n, plural, one {#} many {#} other {#}}'], ['ru', '{n, number}']])('in %s may say %s', (locale, message) => {
    expect(one(locale, message, '{n, plural, one {#} other {#}}')).toEqual([]);
  });

  it('that lacks a message or has one too many is refused', () => {
    expect(checkCatalogue('es', { b: 'x' }, { a: 'x' })).toEqual(['"a" is missing.', '"b" is not in en.']);
  });

  it('is asked for in every language', () => {
    const complete = Object.fromEntries(LOCALES.map((locale) => [locale, { welcome: { a: 'x' } }]));
    expect(checkCatalogues(complete)).toEqual([]);
    expect(checkCatalogues({ ...complete, pt: {}, fr: { ...complete['fr'], other: {} } })).toEqual(['fr/other: there is no such file in en.', 'pt/welcome: the file is missing.']);
  });

  it('is compiled to what the formatter takes without a parser', () => {
    expect(compileCatalogue({ a: 'Hello {name}' })).toEqual({ a: [{ type: 0, value: 'Hello ' }, { type: 1, value: 'name' }] });
  });
});
