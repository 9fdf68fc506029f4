import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const GUIDE = 'docs/guide';
const MOST_BYTES = 120_000;
const MOST_TOGETHER = 4_000_000;

const pages = readdirSync(GUIDE).filter((name) => name.endsWith('.md'));
const textOf = (page: string): string => readFileSync(join(GUIDE, page), 'utf8');
/** Targets of links and pictures inside the repository. */
const targetsOf = (page: string): string[] => [...textOf(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => join(dirname(join(GUIDE, page)), target!));
const pictures = readdirSync(join(GUIDE, 'pictures'));
/** Addresses of the client as its routes have them, with what varies as `…`. */
const addresses = [...readFileSync('apps/web/src/shell/routes.ts', 'utf8').matchAll(/^ {2}\w+: (?:\([^)]*\) => )?['`](\/[^'`]*)['`]/gm)].map(([, path]) => path!.replace(/\$\{\w+\}/g, '…'));

describe('the guide', () => {
  it.each(pages)('%s leads nowhere that is not there', (page) => {
    expect(targetsOf(page).filter((target) => !existsSync(target))).toEqual([]);
  });

  it('has a page for every address of the client', () => {
    expect(addresses.length).toBeGreaterThan(10);
    const table = textOf('README.md');
    expect(addresses.filter((address) => !table.includes(`\`#${address}\``))).toEqual([]);
  });

  it('names every page in its index', () => {
    const named = targetsOf('README.md');
    expect(pages.filter((page) => page !== 'README.md' && !named.includes(join(GUIDE, page)))).toEqual([]);
  });

  it('keeps no picture that no page shows', () => {
    const shown = pages.flatMap(targetsOf);
    expect(pictures.filter((picture) => !shown.includes(join(GUIDE, 'pictures', picture)))).toEqual([]);
  });

  it('gives every picture its words', () => {
    for (const page of pages) expect([...textOf(page).matchAll(/!\[\s*\]\(/g)]).toEqual([]);
  });

  it('has small pictures, each and together', () => {
    const sizes = pictures.map((picture) => statSync(join(GUIDE, 'pictures', picture)).size);
    expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_TOGETHER);
  });
});
