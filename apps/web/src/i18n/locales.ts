/** The seven languages, in the order of their codes; names as their readers write them. */
export const LOCALES = {
  ar: { name: 'العربية', dir: 'rtl' },
  en: { name: 'English', dir: 'ltr' },
  es: { name: 'Español', dir: 'ltr' },
  fr: { name: 'Français', dir: 'ltr' },
  pt: { name: 'Português', dir: 'ltr' },
  ru: { name: 'Русский', dir: 'ltr' },
  zh: { name: '中文', dir: 'ltr' },
} as const;

export type Locale = keyof typeof LOCALES;
export const LOCALE_CODES = Object.keys(LOCALES) as Locale[];

const STORED = 'chancery-locale';

const isLocale = (code: string | null | undefined): code is Locale => code != null && Object.hasOwn(LOCALES, code);

/** What the officer chose, else what the browser asks for, else English. */
export function preferredLocale(): Locale {
  const stored = localStorage.getItem(STORED);
  if (isLocale(stored)) return stored;
  for (const tag of navigator.languages) {
    const code = tag.split('-')[0];
    if (isLocale(code)) return code;
  }
  return 'en';
}

export function rememberLocale(locale: Locale): void {
  localStorage.setItem(STORED, locale);
}
