import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Alias, defineConfig } from 'vite';
import { bundle } from './build/bundle.plugin.js';
import { catalogues } from './build/catalogues.plugin.js';
import { earlyPage } from './build/early-page.plugin.js';

const WEB = import.meta.dirname;
const ROOT = resolve(WEB, '../..');
/** What a browser may hold of this repository; anything else is left unresolved and fails the build. */
const FOR_BROWSERS = /^@chancery\/(?:domain|contracts(?:\/mls-framing)?|content|sealing|(?:vault|sdk)(?:\/browser)?)$/;

/** The names of tsconfig.json: one list for the compiler and for this. */
function ownPackages(): Alias[] {
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as { compilerOptions: { paths: Record<string, [string]> } };
  return Object.entries(compilerOptions.paths).filter(([name]) => FOR_BROWSERS.test(name)).map(([name, [path]]) => ({ find: new RegExp(`^${name}$`), replacement: resolve(ROOT, path) }));
}

/** What the entry says before anything else is there. */
const BOOT = /apps\/web\/src\/(?:i18n\/(?:locales|messages)|shell\/(?:configuration|early-page|theme)|engine\/had-vault)\.ts$|vite\/preload-helper|rolldown\/runtime/;
/** What the first screen needs besides its own code, and other screens too. */
const FIRST_SCREEN = /node_modules\/(?:react|react-dom|scheduler|react-intl|@formatjs|intl-messageformat|comlink)\/|apps\/web\/src\/(?:ui\/(?:button|callout|failure|field|icon|user-text)\.tsx|engine\/(?:client|failure-of|hooks|protocol)\.tsx?|i18n\/language\.tsx|shell\/(?:front-page|installed-client|trusted-types|waiting|when-quiet|unlocking\/passkey)\.tsx?|service-worker\/register\.ts)$/;

export default defineConfig({
  root: WEB,
  base: '/',
  publicDir: join(WEB, 'public'),
  cacheDir: join(ROOT, 'node_modules/.vite'),
  resolve: {
    alias: [
      ...ownPackages(),
      // Messages are parsed when the bundle is built (build/catalogues.plugin.ts).
      { find: /^@formatjs\/icu-messageformat-parser$/, replacement: '@formatjs/icu-messageformat-parser/no-parser.js' },
      // The HPKE library asks for Node's module of this name where a browser's crypto is missing; browsers have theirs.
      { find: /^(?:node:)?crypto$/, replacement: join(WEB, 'build/browser-crypto.ts') },
    ],
  },
  plugins: [react(), catalogues(join(WEB, 'src/i18n/catalogues')), earlyPage(WEB), bundle(WEB)],
  worker: { format: 'es' },
  build: {
    outDir: join(ROOT, 'dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    // Preloads of the first screen are put in with their hashes by build/bundle.plugin.ts.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: ['index.html', 'preview.html'].map((name) => join(WEB, name)).filter((path) => existsSync(path)),
      output: { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js', assetFileNames: 'assets/[name]-[hash][extname]',
        // On a thin line every request costs as much as ten kilobytes: the first screen is the entry, and one chunk.
        codeSplitting: { groups: [{ name: 'boot', test: BOOT, priority: 2 }, { name: 'base', test: FIRST_SCREEN, priority: 1 }] },
      },
    },
  },
});
