import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { EngineProvider } from './engine/hooks.js';
import { initialTexts, LanguageProvider } from './i18n/language.js';
import { serverOrigin } from './shell/configuration.js';
import { FirstScreen } from './shell/first-screen.js';
import { installClient } from './shell/installed-client.js';
import { applyTheme } from './shell/theme.js';

applyTheme();
const [texts, server] = await Promise.all([initialTexts(), serverOrigin()]);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider initial={texts}>
      <EngineProvider server={server}>
        <FirstScreen />
      </EngineProvider>
    </LanguageProvider>
  </StrictMode>,
);
installClient();
