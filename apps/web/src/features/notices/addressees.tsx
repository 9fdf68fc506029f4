import { useId, type ReactElement, type ReactNode } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Checkbox } from '../../ui/field.js';
import { Party } from '../../ui/names.js';

interface AddresseesProps {
  readonly channelId: string;
  readonly ownAuthorityId: string;
  readonly chosen: readonly string[];
  readonly error: ReactNode;
  readonly onChange: (authorityIds: readonly string[]) => void;
}

/** Which authorities of a channel are asked to acknowledge. */
export function Addressees({ channelId, ownAuthorityId, chosen, error, onChange }: AddresseesProps): ReactElement {
  const text = useText();
  const id = useId();
  const { data: members = [] } = useEngineQuery(keys.members(channelId), ({ channels }) => channels.members(channelId));
  const others = [...new Map(members.filter(({ authorityId }) => authorityId !== ownAuthorityId).map((member) => [member.authorityId, member])).values()];
  return (
    <fieldset aria-describedby={error ? id : undefined}>
      <legend><Text id="notices.addressees" /></legend>
      {others.length === 0 && <p className="small quiet"><Text id="notices.nobody" /></p>}
      {others.map(({ authorityId, authorityName, state }) => (
        <Checkbox key={authorityId} checked={chosen.includes(authorityId)} onChange={(event) => onChange(event.target.checked ? [...chosen, authorityId] : chosen.filter((one) => one !== authorityId))}>
          <Party state={state} authority={authorityName} />
        </Checkbox>
      ))}
      {others.length > 1 && chosen.length < others.length && <div><Button size="small" onClick={() => onChange(others.map(({ authorityId }) => authorityId))}>{text('notices.everybody')}</Button></div>}
      {error && <div className="field-error" id={id} role="alert">{error}</div>}
    </fieldset>
  );
}
