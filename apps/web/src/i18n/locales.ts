/**
 * The seven languages, in the order of their codes; names as their readers write them. `tag`: what the platform is asked
 * for, where the bare code means another country's habits (dates of `en` are those of the United States, numbers of `pt` Brazil's).
 */
export const LOCALES = {
  ar: { name: 'العربية', dir: 'rtl', tag: 'ar' },
  en: { name: 'English', dir: 'ltr', tag: 'en-GB' },
  es: { name: 'Español', dir: 'ltr', tag: 'es' },
  fr: { name: 'Français', dir: 'ltr', tag: 'fr' },
  pt: { name: 'Português', dir: 'ltr', tag: 'pt-PT' },
  ru: { name: 'Русский', dir: 'ltr', tag: 'ru' },
  zh: { name: '中文', dir: 'ltr', tag: 'zh-Hans' },
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
