import { stateName } from '@chancery/domain';
import { Fragment, type ReactElement } from 'react';
import { useLanguage } from '../i18n/language.js';
import { UserText } from './user-text.js';

/** False: the authority belongs to no State, as the secretariat of a network does. */
export const isState = (code: string): boolean => code !== 'ZZ' && code !== '';

/** A State's name in the reader's language. @param code ISO 3166-1 alpha-2 */
export function StateName({ code }: { code: string }): ReactElement {
  const { locale } = useLanguage();
  return <>{isState(code) ? stateName(code, locale) : '–'}</>;
}

/** What an authority is called where one word must do: by its State, or by its own name where there is none. */
export function StateOrName({ state, name }: { state: string; name: string }): ReactElement {
  return isState(state) ? <StateName code={state} /> : <UserText inline>{name}</UserText>;
}

/** An authority after its State; its name alone where there is no State. */
export function AuthorityName({ state, name, strong = false }: { state: string; name: string; strong?: boolean }): ReactElement {
  const Weight = strong ? 'strong' : Fragment;
  return <><Weight><StateOrName state={state} name={name} /></Weight>{isState(state) && <>{' · '}<UserText inline>{name}</UserText></>}</>;
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
      {isState(state) ? <><StateName code={state} /><span className="quiet">{' · '}<UserText inline>{authority}</UserText></span></> : <UserText inline>{authority}</UserText>}
    </span>
  );
}
