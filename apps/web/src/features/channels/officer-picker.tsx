import type { AuthorityView } from '@chancery/sdk';
import { useMemo, useRef, useState, type ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';
import { IconButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { AuthorityName } from '../../ui/names.js';
import { UserText } from '../../ui/user-text.js';
import { choicesOf, chosenOf, firstOf, type AuthorityChoices, type ChosenOfficer } from './officer-choices.js';
import { RoleNames } from './role-names.js';
import { useStateName } from './state-names.js';

const MOST_SHOWN = 120;

interface PickerProps {
  readonly directory: readonly AuthorityView[];
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
  /** Officers who are not offered: oneself, and who is in already. */
  readonly leftOut: ReadonlySet<string>;
  /** False: officers of this authority cannot be chosen now, for a reason that is said elsewhere. */
  readonly allows?: (authorityId: string) => boolean;
}

/** Officers of a network, by State and authority; those chosen stand above with State, authority and role. */
export function OfficerPicker({ directory, chosen, onChange, leftOut, allows = () => true }: PickerProps): ReactElement {
  const text = useText();
  const stateName = useStateName();
  const [filter, setFilter] = useState('');
  const field = useRef<HTMLDivElement>(null);
  const choices = useMemo(() => choicesOf(directory, leftOut, filter, stateName), [directory, leftOut, filter, stateName]);
  const { shown, rest } = firstOf(choices, MOST_SHOWN);
  const set = (officerIds: readonly string[], isChosen: boolean): void => {
    const next = new Set(chosen);
    for (const officerId of officerIds) if (isChosen) next.add(officerId);
    else next.delete(officerId);
    onChange(next);
  };
  return (
    <div className="picker stack" ref={field}>
      <Chips
        chosen={chosenOf(directory, chosen)}
        onRemove={(officerId) => {
          set([officerId], false);
          field.current?.querySelector('input')?.focus();
        }}
      />
      <TextField label={text('channels.pick.filter')} type="search" value={filter} onChange={(event) => setFilter(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()} />
      <div className="picker-list" role="group" aria-label={text('channels.pick.list')} tabIndex={0}>
        {shown.map((choice) => <AuthorityFieldset key={choice.authority.authorityId} choice={choice} chosen={chosen} set={set} disabled={!allows(choice.authority.authorityId)} />)}
        {shown.length === 0 && <p className="quiet"><Text id={filter === '' ? 'channels.pick.nobody' : 'channels.pick.noMatch'} /></p>}
        {rest > 0 && <p className="quiet small"><Text id="channels.pick.rest" values={{ n: rest }} /></p>}
      </div>
    </div>
  );
}

function AuthorityFieldset({ choice: { authority, officers }, chosen, set, disabled }: { choice: AuthorityChoices; chosen: ReadonlySet<string>; set: (officerIds: readonly string[], isChosen: boolean) => void; disabled: boolean }): ReactElement {
  const ids = officers.map(({ officerId }) => officerId);
  return (
    <fieldset className="picker-authority" disabled={disabled}>
      <legend><AuthorityName state={authority.state} name={authority.name} strong /></legend>
      {officers.length > 1 && (
        <label className="check small quiet">
          <input type="checkbox" checked={ids.every((id) => chosen.has(id))} onChange={(event) => set(ids, event.target.checked)} />
          <Text id="channels.pick.all" values={{ n: ids.length }} />
        </label>
      )}
      {officers.map(({ officerId, name, roles }) => (
        <label key={officerId} className="check">
          <input type="checkbox" checked={chosen.has(officerId)} onChange={(event) => set([officerId], event.target.checked)} />
          <span><UserText inline>{name}</UserText> <span className="small quiet"><RoleNames roles={roles} /></span></span>
        </label>
      ))}
    </fieldset>
  );
}

const CHIPS = 24;

/** Whoever is addressed is named with State, authority and role. */
function Chips({ chosen, onRemove }: { chosen: readonly ChosenOfficer[]; onRemove: (officerId: string) => void }): ReactElement {
  const text = useText();
  const [all, setAll] = useState(false);
  const shown = all ? chosen : chosen.slice(0, CHIPS);
  return (
    <div className="stack-tight">
      <p className="small" role="status"><Text id="channels.pick.chosen" values={{ n: chosen.length }} /></p>
      {chosen.length > 0 && (
        <ul className="chips">
          {shown.map(({ officer, authority }) => (
            <li key={officer.officerId} className="chip">
              <span className="small">
                <strong><UserText inline>{officer.name}</UserText></strong>{' · '}<AuthorityName state={authority.state} name={authority.name} />{' · '}<RoleNames roles={officer.roles} />
              </span>
              <IconButton icon="close" label={text('channels.pick.remove', { who: officer.name })} onClick={() => onRemove(officer.officerId)} />
            </li>
          ))}
        </ul>
      )}
      {shown.length < chosen.length && <button className="link-button small" type="button" onClick={() => setAll(true)}><Text id="channels.pick.showAll" values={{ n: chosen.length }} /></button>}
    </div>
  );
}
