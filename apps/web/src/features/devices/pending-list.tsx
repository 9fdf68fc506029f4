import type { InvitationKind } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Failure } from '../../ui/failure.js';
import { UserText } from '../../ui/user-text.js';
import { PendingCard } from './pending-card.js';

const LOOK_EVERY_MS = 5_000;

/** Invitations on their way: for officers, or for further devices of one's own. Of devices nothing is drawn when there is none. */
export function PendingList({ kind }: { kind: InvitationKind }): ReactElement | null {
  const { data: pending = [], error } = useEngineQuery(keys.enrolments, ({ enrolment }) => enrolment.pending(), { refetchInterval: LOOK_EVERY_MS });
  const open = pending.filter((entry) => entry.kind === kind && (entry.state === 'open' || entry.state === 'claimed'));
  if (error && kind === 'officer') return <Failure failure={failureOf(error)} />;
  if (open.length === 0) return kind === 'officer' ? <p className="quiet"><Text id="devices.pending.none" /></p> : null;
  return (
    <ul className="stack">
      {open.map((entry) => (
        <li key={entry.invitationId} className="panel stack">
          <h3>{kind === 'device' ? <Text id="devices.pending.device" /> : entry.name === '' ? <Text id="devices.pending.nameless" /> : <UserText inline>{entry.name}</UserText>}</h3>
          <PendingCard entry={entry} />
        </li>
      ))}
    </ul>
  );
}
