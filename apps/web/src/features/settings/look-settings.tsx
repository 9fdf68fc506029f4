import { useState, type ReactElement } from 'react';
import { Text, useLanguage, useText } from '../../i18n/language.js';
import { LOCALE_CODES, LOCALES, type Locale } from '../../i18n/locales.js';
import { applyTheme, storedTheme, THEMES, type Theme } from '../../shell/theme.js';
import { SelectField } from '../../ui/field.js';

export function LookSettings(): ReactElement {
  const text = useText();
  const { locale, choose } = useLanguage();
  const [theme, setTheme] = useState(storedTheme);
  const take = (chosen: Theme): void => {
    applyTheme(chosen);
    setTheme(chosen);
  };
  return (
    <section className="stack" aria-labelledby="settings-look">
      <h2 id="settings-look"><Text id="settings.look.title" /></h2>
      <SelectField label={<Text id="first.language" />} value={locale} onChange={(event) => choose(event.target.value as Locale)}>
        {LOCALE_CODES.map((code) => <option key={code} value={code} lang={code}>{LOCALES[code].name}</option>)}
      </SelectField>
      <SelectField label={<Text id="settings.theme" />} value={theme} onChange={(event) => take(event.target.value as Theme)}>
        {THEMES.map((known) => <option key={known} value={known}>{text(`settings.theme.${known}`)}</option>)}
      </SelectField>
    </section>
  );
}
