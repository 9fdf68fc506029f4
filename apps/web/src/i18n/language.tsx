import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { LOCALES, rememberLocale, type Locale } from './locales.js';
import { loadDesk, loadFirst, type MessageId, type Messages } from './messages.js';

interface Language {
  readonly locale: Locale;
  readonly choose: (locale: Locale) => void;
  /** Brings in the texts behind the lock. Resolves when they are there. */
  readonly wantDesk: () => Promise<void>;
  readonly hasDesk: boolean;
}

const LanguageContext = createContext<Language | undefined>(undefined);

export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (!language) throw new Error('useLanguage is outside of LanguageProvider');
  return language;
}

/** Texts of a page, and how far they go. */
export interface Texts {
  readonly locale: Locale;
  readonly messages: Messages;
  readonly hasDesk: boolean;
}

async function load(locale: Locale, desk: boolean): Promise<Texts> {
  const [first, behind] = await Promise.all([loadFirst(locale), desk ? loadDesk(locale) : {}]);
  return { locale, messages: { ...first, ...behind }, hasDesk: desk };
}

/** The language of the page: texts, direction, numbers and dates. */
export function LanguageProvider({ initial, children }: { initial: Texts; children: ReactNode }): ReactElement {
  const [texts, setTexts] = useState(initial);
  const choose = useCallback((locale: Locale) => {
    rememberLocale(locale);
    void load(locale, texts.hasDesk).then(setTexts);
  }, [texts.hasDesk]);
  const wantDesk = useCallback(async () => {
    if (!texts.hasDesk) setTexts(await load(texts.locale, true));
  }, [texts]);
  useEffect(() => {
    document.documentElement.lang = LOCALES[texts.locale].tag;
    document.documentElement.dir = LOCALES[texts.locale].dir;
  }, [texts.locale]);
  const language = useMemo(() => ({ locale: texts.locale, choose, wantDesk, hasDesk: texts.hasDesk }), [texts, choose, wantDesk]);
  return (
    <LanguageContext value={language}>
      <IntlProvider locale={LOCALES[texts.locale].tag} messages={texts.messages} onError={onTextError}>
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** The build has checked every catalogue, so what fails here is a fault of a caller. The id is shown; nothing is logged but while developing. */
function onTextError(error: Error): void {
  if (import.meta.env.DEV) console.error(error.message);
}

export type Values = Readonly<Record<string, string | number | Date | ReactNode>>;
export type TextOf = (id: MessageId, values?: Readonly<Record<string, string | number | Date>>) => string;

/** Texts as plain strings: for attributes, and for what is computed. */
export function useText(): TextOf {
  const { formatMessage } = useIntl();
  return useCallback((id, values) => formatMessage({ id }, values), [formatMessage]);
}

/** A text of the catalogues. Values may be nodes: names in `<bdi>`, links. */
export function Text({ id, values }: { id: MessageId; values?: Values }): ReactElement {
  const { formatMessage } = useIntl();
  return <>{formatMessage({ id }, values as Record<string, string>)}</>;
}
