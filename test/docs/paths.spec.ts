import { existsSync, readFileSync } from 'node:fs';
import { anchorsOf, isThere, linksOf, pathsIn, readPages, scriptsIn } from './kit/pages.js';

const pages = readPages();
const scripts = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts);
/** Named because there is none; what an operator makes; a folder of the MLS package; pictures that a test takes. */
const ELSEWHERE = ['libs/crypto', 'deploy/secrets', 'dist/src', 'dist/pictures'];
const isElsewhere = (path: string): boolean => ELSEWHERE.some((known) => path === known || path.startsWith(`${known}/`));

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
  it('names only paths that are there', () => {
    expect(pathsIn(page.text).filter((path) => !isElsewhere(path) && !isThere(path))).toEqual([]);
  });

  it('links only to pages that are there, and to headings that they have', () => {
    const broken = linksOf(page).filter(({ path, anchor }) => !existsSync(path) || (anchor !== undefined && !anchorsOf(readFileSync(path, 'utf8')).includes(anchor)));
    expect(broken).toEqual([]);
  });

  it('tells nobody to run a script that package.json does not have', () => {
    expect(scriptsIn(page.text).filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

it('a page that names what is not there would be found out', () => {
  expect(pathsIn('see `test/e2e/nowhere.spec.ts`, libs/server/{config,nothing} and (docs/guide/*.md)')).toEqual(['docs/guide/*.md', 'libs/server/config', 'libs/server/nothing', 'test/e2e/nowhere.spec.ts']);
  expect(['test/e2e/nowhere.spec.ts', 'libs/server/nothing', 'docs/*.nothing', 'dist/apps/server/src/nowhere.js'].filter(isThere)).toEqual([]);
  expect(['test/e2e/http.spec.ts', 'libs/server/config', 'docs/guide/*.md', 'dist/apps/server/src/main.js'].filter((path) => !isThere(path))).toEqual([]);
  expect(scriptsIn('npm run -s chancery -- --help, npm run --silent tour, npm test')).toEqual(['chancery', 'tour', 'test']);
});
