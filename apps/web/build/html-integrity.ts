import { createHash } from 'node:crypto';

/** What a tag of a page may fetch and run before anything of ours runs. */
const FETCHING_TAG = /<(?:script|link)\b[^>]*>/g;
const CHECKED_LINK = /\brel="(?:stylesheet|modulepreload)"/;

/**
 * Gives every script, style sheet and module preload of a page the hash of what it must load, and puts preloads of
 * `imports` in front of the first script, so that the browser need not find them one after the other.
 * @param read     bytes of a file of the bundle by its path without a leading slash; undefined when there is none
 * @param imports  paths that the page's script imports statically, in order
 * @throws Error for an inline script or style, and for a tag that names something outside the bundle
 */
export function secureHtml(html: string, read: (path: string) => Uint8Array | undefined, imports: readonly string[] = []): string {
  if (/<style\b/.test(html) || /<script\b(?![^>]*\bsrc=)[^>]*>/.test(html)) throw new Error('A page has an inline script or style: the content security policy refuses it.');
  const preloads = imports.map((path) => `<link rel="modulepreload" crossorigin href="/${path}">\n    `).join('');
  const bare = html.replace(/\s*<link rel="modulepreload"[^>]*>/g, '').replace(/<script\b/, `${preloads}<script`);
  return bare.replace(FETCHING_TAG, (tag) => {
    if (tag.startsWith('<link') && !CHECKED_LINK.test(tag)) return tag;
    const path = /\b(?:src|href)="\/([^"]+)"/.exec(tag)?.[1];
    const bytes = path === undefined ? undefined : read(path);
    if (!bytes) throw new Error('A page names a script or style that is not in the bundle.');
    const plain = tag.replace(/\sintegrity="[^"]*"/, '');
    const withCors = /\bcrossorigin\b/.test(plain) ? plain : plain.replace(/^<(\w+)/, '<$1 crossorigin');
    return withCors.replace(/\s*\/?>$/, ` integrity="sha384-${createHash('sha384').update(bytes).digest('base64')}">`);
  });
}
