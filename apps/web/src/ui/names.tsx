import { stateName } from '@chancery/domain';
import type { ReactElement } from 'react';
import { useLanguage } from '../i18n/language.js';
import { UserText } from './user-text.js';

/** A State's name in the reader's language. @param code ISO 3166-1 alpha-2 */
export function StateName({ code }: { code: string }): ReactElement {
  const { locale } = useLanguage();
  return <>{code === 'ZZ' || code === '' ? '–' : stateName(code, locale)}</>;
}

/** Who is addressed or speaks: State, authority, officer. */
export function Party({ state, authority, officer }: { state: string; authority: string; officer?: string }): ReactElement {
  return (
    <span>
      {officer !== undefined && (
        <>
          <strong><UserText inline>{officer}</UserText></strong>
          {' · '}
        </>
      )}
      <StateName code={state} />
      <span className="quiet">
        {' · '}
        <UserText inline>{authority}</UserText>
      </span>
    </span>
  );
}
