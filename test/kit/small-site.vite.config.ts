import { join, resolve } from 'node:path';
import { defineConfig } from 'vite';
import { bundle } from '../../apps/web/build/bundle.plugin.js';

const WEB = resolve(import.meta.dirname, '../../apps/web');

/** Builds a site of a few lines as the client is built; root and output are given on the command line. */
export default defineConfig({
  publicDir: false,
  resolve: { alias: { '@web': join(WEB, 'src') } },
  plugins: [bundle(WEB)],
  worker: { format: 'es' },
  build: { emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false, modulePreload: { polyfill: false, resolveDependencies: () => [] }, rolldownOptions: { checks: { pluginTimings: false }, input: ['index.html', 'preview.html'] } },
});
