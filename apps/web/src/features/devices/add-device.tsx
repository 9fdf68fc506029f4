import type { InvitationView } from '@chancery/sdk';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { Invitation } from './invitation.js';
import { PendingCard } from './pending-card.js';

const LOOK_EVERY_MS = 2_000;
const VALID_MINUTES = 60;

/** A further device for oneself: an invitation, then the comparison, in one dialog. */
export function AddDevice({ onClose }: { onClose: () => void }): ReactElement {
  const begun = useRef(false);
  const [made, setMade] = useState<InvitationView>();
  const invitation = useEngineAction<void, InvitationView>(({ enrolment }) => enrolment.inviteDevice({ validForMinutes: VALID_MINUTES }), [keys.enrolments]);
  const { run } = invitation;
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run().then(setMade);
  }, [run]);
  const { data: pending } = useEngineQuery(keys.enrolments, ({ enrolment }) => enrolment.pending(), { refetchInterval: LOOK_EVERY_MS, enabled: made !== undefined });
  const entry = pending?.find(({ invitationId }) => invitationId === made?.invitationId);
  const withdraw = useEngineAction(({ enrolment }, invitationId: string) => enrolment.withdraw(invitationId), [keys.enrolments]);
  const isOpen = entry === undefined || entry.state === 'open';
  const close = (): void => {
    // An invitation that nobody used is of no use to anybody once its code is off the screen.
    if (made && isOpen) void withdraw.run(made.invitationId);
    onClose();
  };
  const failure = invitation.failure?.code === 'NO_AUTHORITY_KEY' ? { ...invitation.failure, code: 'NO_OFFICER_KEY' } : invitation.failure;
  return (
    <Dialog isOpen size="wide" title={<Text id="devices.add.title" />} onClose={close} actions={<Button onClick={close}><Text id={entry && !isOpen ? 'shell.close' : 'shell.cancel'} /></Button>}>
      <Failure failure={failure} />
      {made && isOpen && (
        <>
          <p><Text id="devices.add.text" /></p>
          <Invitation invitation={made} />
          <p role="status"><Text id="devices.pending.open" /></p>
        </>
      )}
      {entry?.state === 'claimed' && <PendingCard entry={entry} onWithdrawn={onClose} />}
      {entry?.state === 'approved' && <Callout tone="ok" live><Text id="devices.add.done" /></Callout>}
      {(entry?.state === 'withdrawn' || entry?.state === 'expired') && <Callout tone="warn" live><Text id="devices.add.over" /></Callout>}
    </Dialog>
  );
}
