import { join } from 'node:path';
import { glossary } from '@chancery/domain';
import { isSelectElement, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { type Catalogue, LOCALES, type Locale, parseMessage } from './catalogue-check.js';
import { readCatalogues } from './catalogue-files.js';

const catalogues = readCatalogues(join(process.cwd(), 'apps/web/src/i18n/catalogues'));
const term = (id: string): (typeof glossary)[number] => glossary.find((one) => one.id === id)!;
const messagesOf = (locale: Locale): Catalogue => Object.assign({}, ...Object.values(catalogues[locale] ?? {})) as Catalogue;

/** Labels that are a term of the glossary and nothing else: message → term, or a select's branches → terms. */
const LABELS: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  'channels.role.contact_point': 'contact_point',
  'devices.role.contact_point': 'contact_point',
  'directory.role': { contact_point: 'contact_point' },
  'devices.function.mutual_legal_assistance': 'mutual_legal_assistance',
  'devices.function.extradition': 'extradition',
  'devices.function.confiscation': 'confiscation',
  'devices.function.duty_24_7': 'contact_point_24_7',
  'devices.function.transfer_of_sentenced_persons': 'transfer_of_sentenced_persons',
  'directory.function': { mutual_legal_assistance: 'mutual_legal_assistance', extradition: 'extradition', confiscation: 'confiscation', duty_24_7: 'contact_point_24_7', transfer_of_sentenced_persons: 'transfer_of_sentenced_persons' },
  'notices.kind': { expedited_preservation: 'expedited_preservation', emergency_disclosure: 'emergency_disclosure' },
};

/** English says "acknowledgement" for short; the other languages say the whole term. */
const ACKNOWLEDGEMENTS = ['notices.board', 'notices.board.state', 'notices.evidence', 'notices.sign'];

/** Message, branch of its select if it has one, term. */
const labels = Object.entries(LABELS).flatMap(([id, terms]): [string, string, string][] => (typeof terms === 'string' ? [[id, '', terms]] : Object.entries(terms).map(([branch, termId]) => [id, branch, termId])));

/** A dictionary has an article in Arabic, and a small letter, where a label may have none, and a capital. */
const bare = (text: string): string => text.normalize('NFC').replaceAll('’', "'").toLowerCase().split(/\s+/).map((word) => word.replace(/^ال/, '')).join(' ');

function textOf(message: string, branch: string): string {
  const literal = (elements: readonly MessageFormatElement[]): string => elements.map((element) => ('value' in element ? String(element.value) : '')).join('');
  const parsed = parseMessage(message);
  if (branch === '') return literal(parsed);
  const [select] = parsed.filter((element) => isSelectElement(element));
  return literal(select!.options[branch]!.value);
}

/** Every word of a phrase by its beginning, which inflection leaves alone. */
const beginnings = (phrase: string): string[] => bare(phrase).split(/[\s'/()-]+/).filter((word) => /\p{L}/u.test(word)).filter((word) => word.length > 2 || /\p{Script=Han}/u.test(word)).map((word) => (/\p{Script=Han}/u.test(word) ? word : word.slice(0, Math.max(2, Math.ceil(word.length * 0.6)))));

describe('the glossary', () => {
  it('has each term once, in every language, and says where it comes from', () => {
    expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length);
    for (const entry of glossary) for (const locale of LOCALES) expect(entry[locale]).toMatch(/\p{L}/u);
  });
});

describe.each(LOCALES)('the client in %s', (locale) => {
  const messages = messagesOf(locale);
  const english = messagesOf('en');
  const says = (message: string, termId: string): boolean => beginnings(term(termId)[locale]).every((part) => bare(message).includes(part));

  it.each(labels)('says %s (%s) as the glossary says %s', (id, branch, termId) => {
    expect(bare(textOf(messages[id]!, branch))).toBe(bare(term(termId)[locale]));
  });

  it.each(glossary.map(({ id }) => id))('uses the word of the glossary wherever English says %s', (termId) => {
    const wanted = new RegExp(`\\b${term(termId).en.replace(/y\b/g, '(?:y|ies)')}s?\\b`, 'i');
    expect(Object.keys(english).filter((id) => wanted.test(english[id]!)).filter((id) => !says(messages[id]!, termId))).toEqual([]);
  });

  it('calls an acknowledgement what the glossary calls it', () => {
    if (locale !== 'en') expect(ACKNOWLEDGEMENTS.filter((id) => !says(messages[id]!, 'acknowledgement_of_receipt'))).toEqual([]);
  });
});
