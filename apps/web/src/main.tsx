import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { EngineProvider } from './engine/hooks.js';
import { LanguageProvider, type Texts } from './i18n/language.js';
import { FirstScreen } from './shell/first-screen.js';
import { installClient } from './shell/installed-client.js';
import { whenQuiet } from './shell/when-quiet.js';

/** @param server origin of the server that this client belongs to */
export function start(texts: Texts, server: string): void {
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <LanguageProvider initial={texts}>
        <EngineProvider server={server}>
          <FirstScreen />
        </EngineProvider>
      </LanguageProvider>
    </StrictMode>,
  );
  void whenQuiet().then(installClient);
}
