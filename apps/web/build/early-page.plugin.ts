import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import { readCatalogues } from './catalogue-files.js';
import { checkedEarlyPage, idsAsTexts } from './early-page.js';

const ENTRY = 'early-page.mjs';
const PLACE = '<!-- early page -->';
/** Chunks that come later, the worker and styles have no part in what is drawn first. */
const NOT_DRAWN = /\?worker|\.css$|service-worker/;

/**
 * Draws the welcome with the very components that the client has, once, with the ids of texts in the place of texts, and
 * puts it into `index.html` as a template: src/shell/early-page.ts shows it before those components have arrived.
 * @param webFolder  `apps/web`
 */
export function earlyPage(webFolder: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'chancery:early-page',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved;
    },
    transformIndexHtml: { order: 'pre', handler: async (html) => (html.includes(PLACE) ? html.replace(PLACE, `<template id="early-page">${await draw(webFolder, config.cacheDir)}</template>`) : html) },
  };
}

async function draw(webFolder: string, cacheFolder: string): Promise<string> {
  const folder = join(cacheFolder, 'early-page');
  await build({
    root: webFolder,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [
      react(),
      {
        name: 'chancery:early-page-only',
        enforce: 'pre',
        resolveId: (source) => (NOT_DRAWN.test(source) ? '\0nothing' : undefined),
        load: (id) => (id === '\0nothing' ? 'export default "";' : undefined),
        resolveDynamicImport: (source) => (typeof source === 'string' ? { id: source, external: true } : null),
      },
    ],
    build: { ssr: join(webFolder, 'build/early-page-entry.tsx'), outDir: folder, emptyOutDir: true, minify: false, target: 'node20', rolldownOptions: { output: { entryFileNames: ENTRY, codeSplitting: false } } },
  });
  const { drawWelcome } = (await import(pathToFileURL(join(folder, ENTRY)).href)) as { drawWelcome: (texts: Readonly<Record<string, string>>) => string };
  const catalogues = readCatalogues(join(webFolder, 'src/i18n/catalogues'));
  // React asks for pictures ahead, outside of what it draws.
  return checkedEarlyPage(drawWelcome(idsAsTexts(catalogues)).replace(/^(?:<link[^>]*>)+/, ''), catalogues);
}
