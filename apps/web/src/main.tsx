import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.js';
import type { Texts } from './i18n/language.js';
import type { EarlyPage } from './shell/early-page.js';
import { installClient } from './shell/installed-client.js';
import { whenQuiet } from './shell/when-quiet.js';

/**
 * @param server  origin of the server that this client belongs to
 * @param early   what is on the screen already
 */
export function start(texts: Texts, server: string, early: EarlyPage | undefined): void {
  const root = document.getElementById('root')!;
  const app = <App texts={texts} server={server} onAwake={() => early?.handOver()} />;
  if (early) hydrateRoot(root, app);
  else createRoot(root).render(app);
  void whenQuiet().then(installClient);
}
