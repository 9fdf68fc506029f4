import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface SmallSite {
  /** Folder of the finished bundle. */
  readonly folder: string;
  remove(): void;
}

const page = (title: string, script: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"></head><body><script type="module" src="/${script}"></script></body></html>`;

/** What a page of the client does with a browser's powers, without the client: starts a worker, frames the preview, installs itself. */
const sourceOf = (version: string): Readonly<Record<string, string>> => ({
  'index.html': page('Small', 'main.ts'),
  'preview.html': page('Frame', 'frame.ts'),
  'main.ts': `
    import { registerServiceWorker } from '@web/service-worker/register.js';
    import { trustedScriptUrl } from '@web/shell/trusted-types.js';
    import workerUrl from './echo.worker.ts?worker&url';
    const say = (name: string, value: string): void => void (document.body.dataset[name] = value);
    say('version', '${version}');
    void import('./late.js').then(({ late }) => say('late', late));
    const worker = new SharedWorker(trustedScriptUrl(workerUrl), { type: 'module' });
    worker.port.onmessage = ({ data }) => say('worker', data);
    worker.port.start();
    addEventListener('message', ({ data, origin, source }) => { if (source === frame.contentWindow) say('frame', origin + ' ' + data); });
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = '/preview.html';
    document.body.append(frame);
    void registerServiceWorker({ onWaiting: () => say('waiting', 'yes'), onTakenOver: () => say('taken', 'yes') }).then(async (client) => {
      await navigator.serviceWorker.ready;
      Object.assign(globalThis, { client });
      say('installed', (await client?.bundleHash()) ?? 'without a hash');
    });
  `,
  'late.ts': `export const late = 'late ${version}';`,
  'echo.worker.ts': `
    const wasm = WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => 'wasm', () => 'no wasm');
    (self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports: [port] }) => void Promise.all([wasm, fetch('/v1/health').then((r) => r.status, () => 'no network')]).then((said) => port!.postMessage(said.join(' ')));
  `,
  'frame.ts': `
    void (async () => {
      const network = await fetch('/v1/health', { mode: 'no-cors' }).then(() => 'network', () => 'no network');
      let storage = 'storage';
      try { localStorage.length; } catch { storage = 'no storage'; }
      parent.postMessage([network, storage].join(', '), '*');
    })();
  `,
});

/** Builds the site with the client's own build steps, in a process of its own. */
export function buildSmallSite(version: string): SmallSite {
  const home = mkdtempSync(join(tmpdir(), 'chancery-site-'));
  const [root, folder] = [join(home, 'source'), join(home, 'bundle')];
  mkdirSync(root);
  for (const [name, text] of Object.entries(sourceOf(version))) writeFileSync(join(root, name), text);
  const done = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', root, '-c', 'test/kit/small-site.vite.config.ts', '--outDir', folder, '--logLevel', 'error'], { cwd: resolve('.'), encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The small site was not built: ${done.stderr}${done.stdout}`);
  return { folder, remove: () => rmSync(home, { recursive: true, force: true }) };
}
