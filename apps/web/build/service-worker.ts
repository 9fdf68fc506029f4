import { join } from 'node:path';
import { build } from 'vite';
import { type BundleFile, listOf } from './bundle-list.js';
import { readCatalogues } from './catalogue-files.js';
import { outsidePage } from './outside-texts.js';

export const WORKER_NAME = 'service-worker.js';

/**
 * What the frame for previews draws PDFs with. The frame belongs to no origin, so the service worker never answers it: kept
 * on the device, these would be a megabyte for nothing.
 */
const OF_THE_PREVIEW = /^(?:preview\.html|assets\/(?:preview|pdf|openjpeg|jbig2|qcms)[\w.-]*)$/;

/** Builds the service worker with the list of the files that it keeps. One file without imports: `service-worker.js`. */
export async function buildServiceWorker(webFolder: string, files: readonly BundleFile[]): Promise<string> {
  const { files: sorted, hash } = listOf(files);
  const result = await build({
    configFile: false,
    root: webFolder,
    logLevel: 'warn',
    publicDir: false,
    define: { BUNDLE_FILES: JSON.stringify(sorted.filter(({ path }) => !OF_THE_PREVIEW.test(path))), BUNDLE_VERSION: JSON.stringify(hash), INCOMPLETE_PAGE: JSON.stringify(outsidePage(readCatalogues(join(webFolder, 'src/i18n/catalogues')), 'outside.incomplete')) },
    build: {
      write: false,
      target: 'es2022',
      sourcemap: false,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { input: join(webFolder, 'src/service-worker/service-worker.ts'), output: { format: 'iife', entryFileNames: WORKER_NAME } },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((part) => ('output' in part ? part.output : []));
  const [chunk, ...rest] = outputs;
  if (!chunk || chunk.type !== 'chunk' || rest.length > 0) throw new Error('The service worker is not one file.');
  return chunk.code;
}
