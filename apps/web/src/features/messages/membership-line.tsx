import type { MembershipView, SenderView } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { useIntl } from 'react-intl';
import { Text } from '../../i18n/language.js';
import { Party } from '../../ui/names.js';
import { UserText } from '../../ui/user-text.js';

const NAMED = 5;

/** Who let whom in or out, one sentence for each. */
export function MembershipLine({ membership: { actor, added, removed, policyChanged, rejoined } }: { membership: MembershipView }): ReactElement {
  const who = <UserText inline>{actor.officer}</UserText>;
  const ownAdded = added.length > 0 && added.every(({ officerId }) => officerId === actor.officerId);
  const ownRemoved = removed.length > 0 && removed.every(({ officerId }) => officerId === actor.officerId);
  return (
    <div className="message-event stack-tight">
      {rejoined && <p><Text id="messages.member.rejoined" values={{ who }} /></p>}
      {!rejoined && ownAdded && <p><Text id="messages.member.ownDevice" values={{ who, n: added.length }} /></p>}
      {added.length > 0 && !ownAdded && <p><People people={added}>{(people) => <Text id="messages.member.added" values={{ who, people }} />}</People></p>}
      {!rejoined && ownRemoved && <p><Text id="messages.member.ownDeviceRemoved" values={{ who, n: removed.length }} /></p>}
      {removed.length > 0 && !ownRemoved && <p><People people={removed}>{(people) => <Text id="messages.member.removed" values={{ who, people }} />}</People></p>}
      {policyChanged && <p><Text id="messages.member.policy" values={{ who }} /></p>}
    </div>
  );
}

/** Officers, each once, however many devices they have; of many, the first few until more are asked for. */
function People({ people, children }: { people: readonly SenderView[]; children: (list: ReactElement) => ReactElement }): ReactElement {
  const { formatList } = useIntl();
  const [all, setAll] = useState(false);
  const officers = [...new Map(people.map((person) => [person.officerId, person])).values()];
  const shown = all ? officers : officers.slice(0, NAMED);
  const parties = shown.map(({ officerId, state, authority, officer }) => <Party key={officerId} state={state} authority={authority} officer={officer} />);
  const rest = officers.length - shown.length;
  return (
    <>
      {children(<>{formatList(rest > 0 ? [...parties, <Text key="rest" id="messages.member.more" values={{ n: rest }} />] : parties)}</>)}
      {rest > 0 && <button className="message-link small" type="button" onClick={() => setAll(true)}><Text id="messages.member.showAll" /></button>}
    </>
  );
}
