import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A page of the docs: where it stands, and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

export function readPages(): Page[] {
  const below = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md')).map((path) => join('docs', path));
  return [...below.sort(), 'README.md', 'deploy/README.md', 'libs/client/sealing/patches/README.md'].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

const REPOSITORY_PATH = /(?<![\w./:@-])(?:apps|libs|docs|deploy|test|dist|\.ci|\.config)\/[\w./{},*-]*[\w*}/]/g;

/** Paths of this repository that a text names, with `{a,b}` spelt out. */
export function pathsIn(text: string): string[] {
  const named = [...text.matchAll(REPOSITORY_PATH)].map(([path]) => path.replace(/\/$/, ''));
  return [...new Set(named.flatMap(spellOut))].sort();
}

function spellOut(path: string): string[] {
  const braces = /\{([^}]*)\}/.exec(path);
  return braces ? braces[1]!.split(',').flatMap((part) => spellOut(path.replace(braces[0], part))) : [path];
}

/** A `*` stands for any name in its place; what the build makes is there when its source is. */
export function isThere(path: string): boolean {
  if (path.startsWith('dist/')) return path === 'dist/web' || isThere(path.slice('dist/'.length).replace(/\.js$/, '.ts'));
  const [first, ...rest] = path.split('*');
  if (rest.length === 0) return existsSync(path);
  const folder = dirname(`${first}x`);
  return existsSync(folder) && readdirSync(folder).some((name) => join(folder, name).startsWith(first!) && name.endsWith(rest.at(-1)!));
}

export interface Link {
  readonly path: string;
  readonly anchor: string | undefined;
}

/** Links of a page to others of this repository, and into them. */
export function linksOf({ path, text }: Page): Link[] {
  const written = [...text.matchAll(/\]\(([^)\s]*)\)/g)].map((match) => match[1]!).filter((target) => !/^[a-z]+:/.test(target));
  return written.map((target) => {
    const [file, anchor] = target.split('#') as [string, string | undefined];
    return { path: file === '' ? path : normalize(join(dirname(path), file)), anchor };
  });
}

/** The anchors that a page has: its headings as repositories spell them. */
export function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1]!.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

/** Scripts that a text tells one to run: `npm run -s tour`, `npm start`. */
export function scriptsIn(text: string): string[] {
  const run = [...text.matchAll(/npm run (?:--?[\w-]+ )*([\w:-]+)/g)].map((match) => match[1]!);
  const short = [...text.matchAll(/npm (start|test)\b/g)].map((match) => match[1]!);
  return [...new Set([...run, ...short])];
}
