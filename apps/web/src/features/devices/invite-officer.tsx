import type { InvitationView, NetworkView, Self } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Invitation } from './invitation.js';
import { OfficerForm } from './officer-form.js';
import { PendingCard } from './pending-card.js';

const LOOK_EVERY_MS = 2_000;

/** First who it is for, then the invitation itself, then the comparison; the last also from the list, later. */
export function InviteOfficer({ networks, self, onClose }: { networks: readonly NetworkView[]; self: Self; onClose: () => void }): ReactElement {
  const [made, setMade] = useState<{ invitation: InvitationView; networkId: string }>();
  const { data: pending } = useEngineQuery(keys.enrolments, ({ enrolment }) => enrolment.pending(), { refetchInterval: LOOK_EVERY_MS, enabled: made !== undefined });
  const networkId = networks[0]!.networkId;
  const { data: authorities } = useEngineQuery(keys.directory(networkId), ({ networks: room }) => room.directory(networkId));
  const kind = authorities?.find(({ authorityId }) => authorityId === self.authorityId)?.kind;
  const entry = pending?.find(({ invitationId }) => invitationId === made?.invitation.invitationId);
  return (
    <Dialog isOpen size="wide" mustAnswer title={<Text id="devices.invite.title" />} onClose={onClose} actions={made && <Button onClick={onClose}><Text id="shell.close" /></Button>}>
      {!made && kind && <OfficerForm networks={networks} kind={kind} onMade={(invitation, networkId) => setMade({ invitation, networkId })} onCancel={onClose} />}
      {made && (entry === undefined || entry.state === 'open') && (
        <>
          <p><Text id="devices.invite.handOver" /></p>
          <Invitation {...made} />
          <p role="status"><Text id="devices.pending.open" /></p>
        </>
      )}
      {entry?.state === 'claimed' && <PendingCard entry={entry} onWithdrawn={onClose} />}
      {entry?.state === 'approved' && <Callout tone="ok" live><Text id="devices.invite.done" /></Callout>}
      {(entry?.state === 'withdrawn' || entry?.state === 'expired') && <Callout tone="warn" live><Text id="devices.add.over" /></Callout>}
    </Dialog>
  );
}
