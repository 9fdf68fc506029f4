import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(`deploy/${name}`, 'utf8');

export const COMPOSE = read('compose.yaml');
export const CONTAINERFILE = read('Containerfile');
export const UNIT = read('chancery.service');
export const GUIDE = read('README.md');

/** Sources of `COPY` that come from the checkout, not from an earlier stage. `patche[s]` may be missing. */
export function copiedSources(containerfile: string): string[] {
  const lines = [...containerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].map((match) => match[1]!.split(/\s+/));
  return lines.flatMap((parts) => parts.slice(0, -1)).map((source) => source.replace(/\[(.)\]/g, '$1'));
}

/** Scripts that a text starts with Node: `node dist/…`, `"node", "dist/…"`. */
export function startedScripts(text: string): string[] {
  return [...text.matchAll(/(?:^|[\s"/])node"?,?\s+"?((?:dist|deploy)\/[\w./-]+)/gm)].map((match) => match[1]!);
}

/** The assignments of a systemd unit, by section; a name may stand several times. */
export function unitSettings(unit: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  let section = '';
  for (const line of unit.split('\n')) {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
    const assignment = /^(\w+)=(.*)$/.exec(line);
    if (assignment) settings.set(`${section}.${assignment[1]}`, [...(settings.get(`${section}.${assignment[1]}`) ?? []), assignment[2]!]);
    else if (line !== '' && !/^[#;[]/.test(line)) throw new Error(`not a line of a unit: ${line}`);
  }
  return settings;
}

/** One line of YAML as compose.yaml uses it: depth in steps of two blanks, and its key. */
export interface YamlLine {
  readonly path: string;
  readonly value: string;
}

/**
 * The block mappings of a file in the part of YAML that compose.yaml keeps to: two blanks a step, no tabs, no block lists
 * or texts. @throws for a line outside that part, a step that is no step, and a key that stands twice
 */
export function yamlLines(text: string): YamlLine[] {
  const parents: string[] = [];
  const met = new Set<string>();
  return text.split('\n').flatMap((line) => {
    if (/^\s*(#.*)?$/.test(line)) return [];
    const match = /^((?: {2})*)([\w-]+):(?: (\S.*))?$/.exec(line);
    const depth = (match?.[1]?.length ?? 0) / 2;
    if (!match || depth > parents.length) throw new Error(`not YAML as it is read here: ${line}`);
    parents.splice(depth, parents.length, match[2]!);
    const path = parents.join('.');
    if (met.has(path)) throw new Error(`${path} stands twice`);
    met.add(path);
    const value = match[3] ?? '';
    if (value !== '' && !isClosed(value)) throw new Error(`not closed: ${line}`);
    return [{ path, value }];
  });
}

/** Brackets and quotation marks of a flow value pair up. */
function isClosed(value: string): boolean {
  const bare = value.replace(/"[^"]*"/g, '').replace(/\$\{[^}]*\}/g, '');
  const count = (character: string): number => bare.split(character).length - 1;
  return !bare.includes('"') && count('[') === count(']') && count('{') === count('}');
}

/** `["a", b]` as its items. */
export const flowItems = (value: string): string[] => value.replace(/^\[|\]$/g, '').split(',').map((item) => item.trim().replace(/^"|"$/g, '')).filter((item) => item !== '');

/** What the nginx example sends in a header, by path: the values of `map $uri $name { … }`. */
export function nginxMap(guide: string, name: string): Map<string, string> {
  const block = new RegExp(`map \\$uri \\$${name}\\s*\\{([\\s\\S]*?)\\n?\\}`).exec(guide)?.[1] ?? '';
  return new Map([...block.matchAll(/(default|~?\^?\/[\w./-]*)\s+"([^"]*)";/g)].map((match) => [match[1]!, match[2]!]));
}

/** Headers that the nginx example adds to everything, in lower case; a map's name where one decides. */
export function nginxHeaders(guide: string): Map<string, string> {
  return new Map([...guide.matchAll(/add_header ([\w-]+) ("[^"]*"|[^\s;]+) always;/g)].map((match) => [match[1]!.toLowerCase(), match[2]!.replace(/^"|"$/g, '')]));
}
