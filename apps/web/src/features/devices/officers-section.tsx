import type { NetworkView, OfficerView, Self } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Badge, Callout } from '../../ui/callout.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { InviteOfficer } from './invite-officer.js';
import { PendingList } from './pending-list.js';
import { RevokeDialog } from './revoke-dialog.js';

/** The security officer's desk: who acts for this authority, who is about to, and who no longer may. */
export function OfficersSection({ self }: { self: Self }): ReactElement {
  const { data: networks = [] } = useEngineQuery(keys.networks, ({ networks: room }) => room.list());
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <section className="stack" aria-labelledby="pending">
        <div className="row-apart">
          <h2 id="pending"><Text id="devices.pending.title" /></h2>
          <Button icon="plus" onClick={() => setInviting(true)}><Text id="devices.invite.open" /></Button>
        </div>
        <PendingList kind="officer" />
      </section>
      {networks.map((network) => <Officers key={network.networkId} network={network} self={self} isOnly={networks.length === 1} />)}
      {isInviting && networks.length > 0 && <InviteOfficer networks={networks} self={self} onClose={() => setInviting(false)} />}
    </>
  );
}

function Officers({ network, self, isOnly }: { network: NetworkView; self: Self; isOnly: boolean }): ReactElement {
  const { data: authorities = [] } = useEngineQuery(keys.directory(network.networkId), ({ networks }) => networks.directory(network.networkId));
  const officers = authorities.find(({ authorityId }) => authorityId === self.authorityId)?.officers ?? [];
  const [revoking, setRevoking] = useState<OfficerView>();
  const [gone, setGone] = useState(false);
  const revoke = useEngineAction(({ enrolment }, { officerId, reason }: { officerId: string; reason: Parameters<typeof enrolment.revokeOfficer>[1] }) => enrolment.revokeOfficer(officerId, reason).then(() => true), [keys.networks, keys.channels]);
  const close = (): void => {
    revoke.reset();
    setRevoking(undefined);
  };
  return (
    <section className="stack" aria-labelledby={`officers-${network.networkId}`}>
      <h2 id={`officers-${network.networkId}`}>{isOnly ? <Text id="devices.officers.title" /> : <Text id="devices.officers.titleIn" values={{ network: <UserText inline>{network.name}</UserText> }} />}</h2>
      {gone && <Callout tone="ok" live><Text id="devices.revoke.officerDone" /></Callout>}
      <ul className="stack">
        {officers.map((officer) => (
          <li key={officer.officerId} className="panel row-apart">
            <div className="stack-tight">
              <h3 className="row">
                <UserText inline>{officer.name}</UserText>
                {officer.officerId === self.officerId && <Badge tone="accent"><Text id="devices.officers.self" /></Badge>}
                {officer.standing !== 'valid' && <Badge tone="danger"><Text id={`devices.standing.${officer.standing}`} /></Badge>}
              </h3>
              <p className="small quiet">{officer.roles.map((role) => <span key={role} className="officer-role"><Text id={`devices.role.${role}`} /></span>)}</p>
              <p className="small quiet"><Text id="devices.officers.until" values={{ day: <Time at={officer.validUntil} precision="day" />, devices: officer.deviceIds.length }} /></p>
            </div>
            {officer.officerId !== self.officerId && officer.standing === 'valid' && <Button kind="danger" size="small" onClick={() => setRevoking(officer)}><Text id="devices.revoke.officer.open" /></Button>}
          </li>
        ))}
      </ul>
      {revoking && (
        <RevokeDialog
          title={<Text id="devices.revoke.officer.title" values={{ name: <UserText inline>{revoking.name}</UserText> }} />}
          text={<Text id="devices.revoke.officer.text" />}
          busy={revoke.busy} failure={revoke.failure} onClose={close}
          onRevoke={async (reason) => {
            if (!(await revoke.run({ officerId: revoking.officerId, reason }))) return;
            setGone(true);
            close();
          }}
        />
      )}
    </section>
  );
}
