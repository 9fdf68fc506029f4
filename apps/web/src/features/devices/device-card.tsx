import type { DeviceView } from '@chancery/sdk';
import { useState, type FormEvent, type ReactElement } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Badge } from '../../ui/callout.js';
import { Digits, QrCode } from '../../ui/digits.js';
import { Failure } from '../../ui/failure.js';
import { TextField } from '../../ui/field.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';

/** As it was named here, else the end of its id. */
export function DeviceName({ device }: { device: DeviceView }): ReactElement {
  return device.label === undefined ? <Text id="devices.nameless" values={{ id: device.deviceId.slice(-4) }} /> : <UserText inline>{device.label}</UserText>;
}

/** One device of one's own: its standing, its name, and what to compare. @param onRevoke absent where this vault may not */
export function DeviceCard({ device, onRevoke }: { device: DeviceView; onRevoke?: () => void }): ReactElement {
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
          {onRevoke && !device.self && device.standing === 'valid' && <Button kind="danger" size="small" onClick={onRevoke}><Text id="devices.revoke.open" /></Button>}
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
      <SafetyNumber device={device} />
      {isNaming && <NameForm device={device} onDone={() => setNaming(false)} />}
    </li>
  );
}

/** Opened where it is compared: the same digits must stand on the other device. */
function SafetyNumber({ device }: { device: DeviceView }): ReactElement {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="stack">
      <div className="row"><Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}><Text id={isOpen ? 'devices.safety.hide' : 'devices.safety.show'} /></Button></div>
      {isOpen && (
        <div className="row comparison">
          <div className="grow stack"><Digits value={device.safetyNumber} label={text('devices.safety.title')} /></div>
          <QrCode value={device.safetyNumber.replace(/\s/g, '')} label={text('devices.safety.qr')} />
        </div>
      )}
    </div>
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
