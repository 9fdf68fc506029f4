import { stateName } from '@chancery/domain';
import { useCallback } from 'react';
import { useLanguage } from '../../i18n/language.js';
import type { Locale } from '../../i18n/locales.js';

const known = new Map<string, string>();

function rememberedName(code: string, locale: Locale): string {
  const key = `${locale}:${code}`;
  const name = known.get(key) ?? stateName(code, locale);
  known.set(key, name);
  return name;
}

/** Names of States in the reader's language, for sorting and filtering: each is looked up once. */
export function useStateName(): (code: string) => string {
  const { locale } = useLanguage();
  return useCallback((code: string) => rememberedName(code, locale), [locale]);
}
