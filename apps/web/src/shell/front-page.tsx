import type { ReactElement, ReactNode } from 'react';
import { LOCALE_CODES, LOCALES, type Locale } from '../i18n/locales.js';
import { Text, useLanguage, useText } from '../i18n/language.js';

/** The frame of every page before the desk: the name, the language, and what it is about. */
export function FrontPage({ children }: { children: ReactNode }): ReactElement {
  return (
    <div className="front">
      <header className="front-head">
        <div className="front-name">
          <img src="/icon.svg" alt="" width="32" height="32" />
          <strong><Text id="first.name" /></strong>
        </div>
        <LanguageChoice />
      </header>
      <main className="front-main" id="main">{children}</main>
    </div>
  );
}

export function LanguageChoice(): ReactElement {
  const text = useText();
  const { locale, choose } = useLanguage();
  return (
    <select className="input front-language" aria-label={text('first.language')} value={locale} onChange={(event) => choose(event.target.value as Locale)}>
      {LOCALE_CODES.map((code) => (
        <option key={code} value={code} lang={code}>{LOCALES[code].name}</option>
      ))}
    </select>
  );
}
