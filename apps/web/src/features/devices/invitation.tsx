import type { InvitationView } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Fingerprint, QrCode } from '../../ui/digits.js';
import { TextField } from '../../ui/field.js';
import { Time } from '../../ui/time.js';

/** An invitation as it is handed over: on paper, by camera, or as a link. Whoever has it can use it once. */
export function Invitation({ invitation: { code, link, expiresAt }, networkId }: { invitation: InvitationView; networkId?: string }): ReactElement {
  const text = useText();
  const [copied, setCopied] = useState(false);
  const { data: networks = [] } = useEngineQuery(keys.networks, ({ networks: room }) => room.list());
  const network = networkId === undefined ? networks[0] : networks.find((known) => known.networkId === networkId);
  const copy = (): void => void navigator.clipboard.writeText(link).then(() => setCopied(true), () => setCopied(false));
  return (
    <div className="stack">
      <div className="print-sheet panel invitation-sheet">
        <QrCode value={link} label={text('devices.invitation.qr')} />
        <div className="stack-tight grow">
          <strong><Text id="devices.invitation.sheet" /></strong>
          <p className="code invitation-code" dir="ltr">{code.split('-').map((group, i) => <span key={i}>{group}</span>)}</p>
          {network && <p className="small"><Text id="devices.invitation.fingerprint" values={{ fingerprint: <Fingerprint bytes={network.fingerprint} /> }} /></p>}
          <p className="small"><Text id="devices.invitation.until" values={{ time: <Time at={expiresAt} /> }} /></p>
        </div>
      </div>
      <TextField label={<Text id="devices.invitation.link" />} readOnly dir="ltr" value={link} onFocus={(event) => event.target.select()} />
      <div className="row">
        <Button size="small" onClick={copy}><Text id="devices.invitation.copy" /></Button>
        <Button size="small" onClick={() => print()}><Text id="devices.invitation.print" /></Button>
        <span className="small quiet" role="status">{copied && <Text id="devices.invitation.copied" />}</span>
      </div>
      <p className="small"><Text id="devices.invitation.camera" /></p>
      <p className="small quiet"><Text id="devices.invitation.once" /></p>
    </div>
  );
}
