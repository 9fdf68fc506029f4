import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst, type Plugin, type ResolvedConfig } from 'vite';
import { brotli, closureOf, gzip, type Weight, type WeighedChunk, weighEntries } from './budget.js';
import { fileOf, isListed, LIST_NAME, listOf } from './bundle-list.js';
import { secureHtml } from './html-integrity.js';
import { buildServiceWorker, WORKER_NAME } from './service-worker.js';

const COMPRESSIBLE = /\.(?:html|js|mjs|css|json|svg|webmanifest|wasm|txt)$/;
/** Shorter ones grow, or win nothing. */
const MIN_COMPRESSED_BYTES = 512;
/** Entries that a benchmark keeps small: the first screen, and the worker that holds the keys. */
const PAGE_ENTRY = /^assets\/index-[\w-]+\.js$/;
const WEIGHED = { page: PAGE_ENTRY, worker: /^assets\/engine\.worker-[\w-]+\.js$/ } as const;
/** What the few lines of the entry import at run time, at once: it travels beside them. */
const NEEDED_AT_ONCE = /^assets\/main-[\w-]+\.js$/;

/**
 * Finishes what Vite wrote, in this order: hashes in the pages, the service worker with its list, compressed copies, and
 * `bundle.json` last: a folder without it was not finished.
 * @param webFolder  `apps/web`
 */
export function bundle(webFolder: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'chancery:bundle',
    apply: 'build',
    config: () => {
      // Whatever the environment says, the same sources make the same bytes: this decides which React is built in.
      process.env['NODE_ENV'] = 'production';
    },
    configResolved: (resolved) => {
      config = resolved;
    },
    // React Aria puts an inline style sheet of this id into the page, unless something there has the id: the policy refuses it. ui.css says what it would.
    transformIndexHtml: () => [{ tag: 'meta', attrs: { id: 'react-aria-pressable-style' }, injectTo: 'head' }],
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const folder = config.build.outDir;
        await finishBundle(folder, webFolder);
        const { hash } = JSON.parse(readFileSync(join(folder, LIST_NAME), 'utf8')) as { hash: string };
        config.logger.info(`Web client: ${hash}\n${budgetLines(folder).join('\n')}`);
      },
    },
  };
}

async function finishBundle(folder: string, webFolder: string): Promise<void> {
  const chunks = readChunks(folder);
  for (const path of filesBelow(folder).filter((name) => name.endsWith('.html'))) {
    const html = readFileSync(join(folder, path), 'utf8');
    const entry = /<script\b[^>]*\bsrc="\/([^"]+)"/.exec(html)?.[1];
    const imports = entry === undefined ? [] : closureOf(beginsWith(entry, chunks), chunks).slice(1);
    writeFileSync(join(folder, path), secureHtml(html, (name) => readIfThere(join(folder, name)), imports));
  }
  const listed = () => filesBelow(folder).filter(isListed).map((path) => fileOf(path, readFileSync(join(folder, path))));
  writeFileSync(join(folder, WORKER_NAME), await buildServiceWorker(webFolder, listed()));
  const files = listed();
  for (const { path, bytes } of files) if (COMPRESSIBLE.test(path) && bytes >= MIN_COMPRESSED_BYTES) writeCompressed(join(folder, path));
  writeFileSync(join(folder, LIST_NAME), `${JSON.stringify(listOf(files))}\n`);
}

/** The entry of a page, and what it imports at run time in its first line. */
function beginsWith(entry: string, chunks: ReadonlyMap<string, WeighedChunk>): string[] {
  return PAGE_ENTRY.test(entry) ? [entry, ...[...chunks.keys()].filter((path) => NEEDED_AT_ONCE.test(path))] : [entry];
}

function writeCompressed(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(`${path}.br`, brotli(bytes));
  writeFileSync(`${path}.gz`, gzip(bytes));
}

/** What the first screen and the worker weigh on the wire. An entry that the bundle does not have is left out. */
export function budgetOf(folder: string): Partial<Record<keyof typeof WEIGHED, Weight>> {
  const chunks = readChunks(folder);
  const found = Object.entries(WEIGHED).map(([name, pattern]) => [name, [...chunks.keys()].find((path) => pattern.test(path))] as const);
  return Object.fromEntries(found.filter(([, path]) => path !== undefined).map(([name, path]) => [name, weighEntries(beginsWith(path!, chunks), chunks)]));
}

function budgetLines(folder: string): string[] {
  return Object.entries(budgetOf(folder)).map(([name, weight]) => `${name.padEnd(7)} ${weight.files} scripts, ${weight.rawBytes} bytes, ${weight.gzipBytes} gzip, ${weight.brotliBytes} brotli`);
}

/** Every script of the bundle: workers too, which Vite builds apart. */
function readChunks(folder: string): Map<string, WeighedChunk> {
  const scripts = filesBelow(folder).filter((path) => path.endsWith('.js') && path !== WORKER_NAME);
  return new Map(scripts.map((path) => {
    const code = readFileSync(join(folder, path), 'utf8');
    return [path, { fileName: path, code, imports: staticImports(code, path) }];
  }));
}

function staticImports(code: string, path: string): string[] {
  const statements = parseAst(code, { lang: 'js' }).body as readonly { readonly type: string; readonly source?: { readonly value: unknown } | null }[];
  const sources = statements.filter(({ type }) => ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(type)).flatMap(({ source }) => (typeof source?.value === 'string' ? [source.value] : []));
  return sources.map((source) => new URL(source, `file:///${path}`).pathname.slice(1));
}

/** Paths below a folder, sorted, with forward slashes. */
function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix)).sort().flatMap((name) => {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
