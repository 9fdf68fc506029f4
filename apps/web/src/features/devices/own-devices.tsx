import type { DeviceView, Self } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { AddDevice } from './add-device.js';
import { DeviceCard, DeviceName } from './device-card.js';
import { PendingList } from './pending-list.js';
import { RevokeDialog } from './revoke-dialog.js';

export function OwnDevices({ self: { holdsOfficerKey } }: { self: Self }): ReactElement {
  const { data: devices = [] } = useEngineQuery(keys.devices, ({ devices: room }) => room.list());
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<DeviceView>();
  const [gone, setGone] = useState(false);
  const revoke = useEngineAction(({ enrolment }, { deviceId, reason }: { deviceId: string; reason: Parameters<typeof enrolment.revokeDevice>[1] }) => enrolment.revokeDevice(deviceId, reason).then(() => true), [keys.devices, keys.networks, keys.channels]);
  const sorted = [...devices].sort((a, b) => Number(b.self) - Number(a.self) || b.certifiedAt - a.certifiedAt);
  return (
    <section className="stack" aria-labelledby="own-devices">
      <div className="row-apart">
        <h2 id="own-devices" tabIndex={-1}><Text id="devices.own.title" /></h2>
        {holdsOfficerKey && <Button icon="plus" onClick={() => setAdding(true)}><Text id="devices.add.open" /></Button>}
      </div>
      <p className="quiet"><Text id="devices.own.text" />{!holdsOfficerKey && <>{' '}<Text id="devices.own.elsewhere" /></>}</p>
      <p className="quiet"><Text id="devices.safety.text" /></p>
      {gone && <Callout tone="ok" live><Text id="devices.revoke.done" /></Callout>}
      <PendingList kind="device" />
      <ul className="stack">
        {sorted.map((device) => <DeviceCard key={device.deviceId} device={device} {...(holdsOfficerKey ? { onRevoke: () => setRevoking(device) } : {})} />)}
      </ul>
      {isAdding && <AddDevice onClose={() => setAdding(false)} />}
      {revoking && (
        <RevokeDialog
          title={<Text id="devices.revoke.device.title" values={{ name: <DeviceName device={revoking} /> }} />}
          text={<Text id="devices.revoke.device.text" />}
          busy={revoke.busy}
          failure={revoke.failure}
          onClose={() => {
            revoke.reset();
            setRevoking(undefined);
          }}
          onRevoke={async (reason) => {
            if (!(await revoke.run({ deviceId: revoking.deviceId, reason }))) return;
            setGone(true);
            setRevoking(undefined);
          }}
        />
      )}
    </section>
  );
}
