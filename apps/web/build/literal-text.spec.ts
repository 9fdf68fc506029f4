import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES } from './catalogue-check.js';
import { readCatalogues } from './catalogue-files.js';
import { literalTexts } from './literal-text.js';
import { fillOutside, outsidePage } from './outside-texts.js';

const WEB = join(process.cwd(), 'apps/web');
const sources = readdirSync(join(WEB, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path) && !/\.(?:spec|d)\.tsx?$/.test(path));
const catalogues = readCatalogues(join(WEB, 'src/i18n/catalogues'));
const texts = (source: string): string[] => literalTexts(source, 'planted.tsx').map(({ text }) => text);

describe('text that is not in the catalogues', () => {
  it.each([
    ['between tags', '<p>Not translated</p>', ['Not translated']],
    ['beside what is translated', '<p><Text id="a" /> ago</p>', ['ago']],
    ['in a string between tags', "<p>{'Later'}</p>", ['Later']],
    ['in either half of a choice', "<p>{open ? 'Open' : late && 'Late'}</p>", ['Open', 'Late']],
    ['in a template', '<p>{`${n} files`}</p>', ['files']],
    ['in an attribute that is read aloud', '<button aria-label="Close" />', ['"Close"']],
    ['in a property of our own parts', "<TextField label={busy ? 'Wait' : text('a.b')} />", ['Wait']],
    ['in what a picture is called', '<img alt={`Page ${n}`} />', ['Page']],
    ['in the title of the page', "document.title = 'Inbox';", ['Inbox']],
    ['in a sentence that is handed on', "const told = 'Something went wrong.';", ['Something went wrong.']],
  ])('is found %s', (_, source, found) => {
    expect(texts(source)).toEqual(found);
  });

  it.each(['<p className="small quiet" aria-hidden="true" lang="en">{text(\'a.b\')} · {n}</p>', "throw new Error('Nobody reads this.');", '<img alt="" />', '<Text id="a.b" values={{ kind: \'other\' }} />', "<p>{kind === 'other' && <Text id=\"a.b\" />}</p>", '<a href="#main">→</a>'])('is nothing of this: %s', (source) => {
    expect(texts(source)).toEqual([]);
  });

  it('stands in no source of the client', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(sources.flatMap((path) => literalTexts(readFileSync(join(WEB, 'src', path), 'utf8'), path).map(({ line, text }) => `${path}:${line}: ${text}`))).toEqual([]);
  });

  it.each(['index.html', 'preview.html'])('stands in %s as the name of the program only', (name) => {
    const html = readFileSync(join(WEB, name), 'utf8').replace(/<!--.*?-->/gs, '');
    expect(html.replace(/<[^>]*>/g, ' ').trim().split(/\s+/)).toEqual(['Chancery']);
    expect([...html.matchAll(/(?:title|alt|aria-label|placeholder)="([^"]*)"/g)]).toEqual([]);
  });
});

describe('what is said where no script of the client runs', () => {
  it('is said in every language, each marked as such', () => {
    for (const page of [fillOutside(readFileSync(join(WEB, 'index.html'), 'utf8'), catalogues), outsidePage(catalogues, 'outside.incomplete')]) {
      expect([...page.matchAll(/<p lang="(\w+)" dir="(\w+)">[^<]+<\/p>/g)].map(([, locale, dir]) => `${locale} ${dir}`)).toEqual(LOCALES.map((locale) => `${locale} ${locale === 'ar' ? 'rtl' : 'ltr'}`));
    }
  });

  it('fails the build when a language lacks it', () => {
    expect(() => fillOutside('<noscript><!-- outside.nothing --></noscript>', catalogues)).toThrow('ar/outside: "outside.nothing" is missing');
  });
});
