import { StrictMode, useEffect, type ReactElement } from 'react';
import { EngineProvider } from './engine/hooks.js';
import { LanguageProvider, type Texts } from './i18n/language.js';
import { FirstScreen } from './shell/first-screen.js';

interface AppProps {
  readonly texts: Texts;
  /** Origin of the server that this client belongs to. */
  readonly server: string;
  /** Called once the page answers to its reader. */
  readonly onAwake: () => void;
}

/** Everything. The build draws it too, as a first visit begins (build/early-page.ts): what it draws first must follow from these props alone. */
export function App({ texts, server, onAwake }: AppProps): ReactElement {
  useEffect(onAwake, [onAwake]);
  return (
    <StrictMode>
      <LanguageProvider initial={texts}>
        <EngineProvider server={server}>
          <FirstScreen />
        </EngineProvider>
      </LanguageProvider>
    </StrictMode>
  );
}
