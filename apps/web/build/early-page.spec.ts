import { checkedEarlyPage, idsAsTexts } from './early-page.js';
import { LOCALES, type Catalogues } from './catalogue-check.js';

const all = (first: Record<string, string>): Catalogues => Object.fromEntries(LOCALES.map((locale) => [locale, { first }]));

describe('the early page', () => {
  const plain = all({ 'first.title': 'Welcome', 'first.hello': 'Hello {name}' });

  it('is drawn with ids in the place of texts', () => {
    expect(idsAsTexts(plain)).toEqual({ 'first.title': '[[first.title]]', 'first.hello': '[[first.hello]]' });
  });

  it('has ids that are all of a text or of an attribute', () => {
    const html = '<h1 title="[[first.title]]">[[first.title]]</h1>';
    expect(checkedEarlyPage(html, plain)).toBe(html);
    expect(() => checkedEarlyPage('<h1>[[first.title]]!</h1>', plain)).toThrow('element of its own');
    expect(() => checkedEarlyPage('<h1>[[first.title]][[first.title]]</h1>', plain)).toThrow('element of its own');
  });

  it('has no text that takes values, in any language', () => {
    expect(() => checkedEarlyPage('<h1>[[first.hello]]</h1>', plain)).toThrow('takes no values');
    expect(() => checkedEarlyPage('<h1>[[first.title]]</h1>', { ...plain, fr: { first: { 'first.title': '{n, number}' } } })).toThrow('fr/first');
  });

  it('is not left out unnoticed', () => {
    expect(() => checkedEarlyPage('', plain)).toThrow('not drawn');
  });
});
