import type { DeviceView } from '@chancery/sdk';
import { useState, type FormEvent, type ReactElement } from 'react';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Badge, Callout } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';
import { TextField } from '../../ui/field.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { AddDevice } from './add-device.js';
import { PendingList } from './pending-list.js';
import { RevokeDialog } from './revoke-dialog.js';

export function OwnDevices(): ReactElement {
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
        <Button icon="plus" onClick={() => setAdding(true)}><Text id="devices.add.open" /></Button>
      </div>
      <p className="quiet"><Text id="devices.own.text" /></p>
      {gone && <Callout tone="ok" live><Text id="devices.revoke.done" /></Callout>}
      <PendingList kind="device" />
      <ul className="stack">
        {sorted.map((device) => <DeviceCard key={device.deviceId} device={device} onRevoke={() => setRevoking(device)} />)}
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

function DeviceName({ device }: { device: DeviceView }): ReactElement {
  return device.label === undefined ? <Text id="devices.nameless" values={{ id: device.deviceId.slice(-4) }} /> : <UserText inline>{device.label}</UserText>;
}

function DeviceCard({ device, onRevoke }: { device: DeviceView; onRevoke: () => void }): ReactElement {
  const [isNaming, setNaming] = useState(false);
  return (
    <li className="panel stack">
      <div className="row-apart">
        <h3 className="row">
          <DeviceName device={device} />
          {device.self && <Badge tone="accent"><Text id="devices.self" /></Badge>}
          {device.standing !== 'valid' && <Badge tone="danger"><Text id={`devices.standing.${device.standing}`} /></Badge>}
        </h3>
        <div className="row">
          {!isNaming && <Button kind="quiet" size="small" icon="edit" onClick={() => setNaming(true)}><Text id="devices.name.open" /></Button>}
          {!device.self && device.standing === 'valid' && <Button kind="danger" size="small" onClick={onRevoke}><Text id="devices.revoke.open" /></Button>}
        </div>
      </div>
      <dl className="facts">
        <dt><Text id="devices.standing" /></dt>
        <dd><Text id={`devices.standing.${device.standing}`} /></dd>
        <dt><Text id="devices.certifiedAt" /></dt>
        <dd><Time at={device.certifiedAt} precision="day" /></dd>
        <dt><Text id="devices.validUntil" /></dt>
        <dd><Time at={device.validUntil} precision="day" /></dd>
      </dl>
      {isNaming && <NameForm device={device} onDone={() => setNaming(false)} />}
    </li>
  );
}

function NameForm({ device, onDone }: { device: DeviceView; onDone: () => void }): ReactElement {
  const text = useText();
  const [label, setLabel] = useState(device.label ?? '');
  const name = useEngineAction(({ devices }, wanted: string) => devices.name(device.deviceId, wanted).then(() => true), [keys.devices]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await name.run(label.trim())) onDone();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextField label={<Text id="devices.name.label" />} hint={<Text id="devices.name.hint" />} maxLength={60} autoFocus value={label} placeholder={text('devices.name.example')} onChange={(event) => setLabel(event.target.value)} />
      <Failure failure={name.failure} />
      <div className="row">
        <Button onClick={onDone}><Text id="shell.cancel" /></Button>
        <Button kind="primary" type="submit" busy={name.busy}><Text id="shell.save" /></Button>
      </div>
    </form>
  );
}
