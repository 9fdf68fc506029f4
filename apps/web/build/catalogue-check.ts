import { isArgumentElement, isDateElement, isNumberElement, isPluralElement, isSelectElement, isTagElement, isTimeElement, parse, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/** The languages of the client: English is the one that the others are held against. */
export const LOCALES = ['ar', 'en', 'es', 'fr', 'pt', 'ru', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];
export const SOURCE_LOCALE: Locale = 'en';

/** One file: message id → ICU message. */
export type Catalogue = Readonly<Record<string, string>>;
/** One file as it is shipped: message id → the parsed message, so that no parser has to be. */
export type CompiledCatalogue = Readonly<Record<string, MessageFormatElement[]>>;
/** Every file: locale → namespace → content, as far as it exists. */
export type Catalogues = Readonly<Partial<Record<Locale, Readonly<Record<string, Catalogue>>>>>;

/**
 * Plural forms that a message needs, if it has more than `other`. Spanish, French and Portuguese also know `many`, for
 * whole millions: it is allowed and not asked for.
 */
const CARDINAL_FORMS: Readonly<Record<Locale, readonly string[]>> = {
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  en: ['one', 'other'],
  es: ['one', 'other'],
  fr: ['one', 'other'],
  pt: ['one', 'other'],
  ru: ['one', 'few', 'many', 'other'],
  zh: ['other'],
};

/** Parses a message. @throws SyntaxError that names the ICU error, never the text */
export function parseMessage(message: string): MessageFormatElement[] {
  try {
    return parse(message, { captureLocation: false, requiresOtherClause: true, shouldParseSkeletons: true });
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : 'UNKNOWN');
  }
}

/** Parses every message of a file that was checked. */
export function compileCatalogue(catalogue: Catalogue): CompiledCatalogue {
  return Object.fromEntries(Object.entries(catalogue).map(([id, message]) => [id, parseMessage(message)]));
}

/** @returns what is wrong with the catalogues, one sentence each with `locale/namespace`; none when all is well */
export function checkCatalogues(catalogues: Catalogues): string[] {
  const source = catalogues[SOURCE_LOCALE] ?? {};
  return LOCALES.flatMap((locale) => {
    const files = catalogues[locale] ?? {};
    const stray = Object.keys(files).filter((namespace) => !Object.hasOwn(source, namespace)).map((namespace) => `${locale}/${namespace}: there is no such file in ${SOURCE_LOCALE}.`);
    const faults = Object.entries(source).flatMap(([namespace, english]) => {
      const own = files[namespace];
      return (own ? checkCatalogue(locale, own, english) : ['the file is missing.']).map((fault) => `${locale}/${namespace}: ${fault}`);
    });
    return [...stray, ...faults];
  });
}

/** One file against its English original. */
export function checkCatalogue(locale: Locale, catalogue: Catalogue, english: Catalogue): string[] {
  const missing = Object.keys(english).filter((id) => !Object.hasOwn(catalogue, id)).map((id) => `"${id}" is missing.`);
  const extra = Object.keys(catalogue).filter((id) => !Object.hasOwn(english, id)).map((id) => `"${id}" is not in ${SOURCE_LOCALE}.`);
  const shared = Object.keys(english).filter((id) => Object.hasOwn(catalogue, id));
  return [...missing, ...extra, ...shared.flatMap((id) => checkMessage(locale, catalogue[id], english[id]).map((fault) => `"${id}" ${fault}`))];
}

function checkMessage(locale: Locale, message: unknown, english: unknown): string[] {
  if (typeof message !== 'string') return ['is not a text.'];
  if (message.trim() === '') return ['is empty.'];
  let parsed: MessageFormatElement[];
  try {
    parsed = parseMessage(message);
  } catch (error) {
    return [`is not an ICU message: ${(error as SyntaxError).message}.`];
  }
  return [...checkForms(locale, parsed), ...checkNames(parsed, english)];
}

function checkNames(parsed: MessageFormatElement[], english: unknown): string[] {
  let original: MessageFormatElement[];
  try {
    original = parseMessage(String(english));
  } catch {
    // Said once, where English itself is checked.
    return [];
  }
  const [own, wanted] = [namesOf(parsed), namesOf(original)];
  const faults: string[] = [];
  for (const [name, facts] of wanted) if (own.get(name) !== facts) faults.push(own.has(name) ? `uses "${name}" in another way than ${SOURCE_LOCALE}.` : `does not use "${name}".`);
  for (const name of own.keys()) if (!wanted.has(name)) faults.push(`uses "${name}", which ${SOURCE_LOCALE} does not have.`);
  return faults;
}

/** Name → what it must be alike in: tag or value, and the choices of a select. A number may become a plural, and back. */
function namesOf(elements: readonly MessageFormatElement[], found = new Map<string, string>()): Map<string, string> {
  walk(elements, (element) => {
    const named = isTagElement(element) || isSelectElement(element) || isPluralElement(element) || isArgumentElement(element) || isNumberElement(element) || isDateElement(element) || isTimeElement(element);
    if (!named) return;
    const facts = isTagElement(element) ? 'tag' : isSelectElement(element) ? `select ${Object.keys(element.options).sort().join(' ')}` : 'value';
    // A name may stand in several places; the strictest use counts.
    if (!found.has(element.value) || facts !== 'value') found.set(element.value, facts);
  });
  return found;
}

function checkForms(locale: Locale, parsed: readonly MessageFormatElement[]): string[] {
  const faults: string[] = [];
  walk(parsed, (element) => {
    if (!isPluralElement(element)) return;
    const given = Object.keys(element.options).filter((form) => !form.startsWith('='));
    const known = new Intl.PluralRules(locale, { type: element.pluralType ?? 'cardinal' }).resolvedOptions().pluralCategories as string[];
    const wanted = element.pluralType === 'ordinal' ? known : CARDINAL_FORMS[locale];
    const unknown = given.filter((form) => !known.includes(form));
    if (unknown.length > 0) faults.push(`has the plural form ${unknown.join(', ')}, which ${locale} does not know.`);
    const lacking = wanted.filter((form) => !given.includes(form));
    if (lacking.length > 0 && given.length > 1) faults.push(`lacks the plural form ${lacking.join(', ')} of "${element.value}".`);
  });
  return faults;
}

function walk(elements: readonly MessageFormatElement[], visit: (element: MessageFormatElement) => void): void {
  for (const element of elements) {
    visit(element);
    if (isTagElement(element)) walk(element.children, visit);
    if (isSelectElement(element) || isPluralElement(element)) for (const { value } of Object.values(element.options)) walk(value, visit);
  }
}
