import { stateName } from '@chancery/domain';
import { useMemo } from 'react';
import { useLanguage, useText } from '../../i18n/language.js';
import type { Words } from './matching.js';

export function useWords(): Words {
  const text = useText();
  const { locale } = useLanguage();
  return useMemo(() => {
    const languages = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' });
    const language = (code: string): string => {
      try {
        return languages.of(code) ?? code;
      } catch {
        // What others have written need not be a language.
        return code;
      }
    };
    return { state: (code) => (code === 'ZZ' || code === '' ? text('directory.secretariat') : stateName(code, locale)), function: (name) => text('directory.function', { name }), language };
  }, [text, locale]);
}
