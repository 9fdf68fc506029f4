import type { PendingEnrolment } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Digits, QrCode } from '../../ui/digits.js';
import { Failure } from '../../ui/failure.js';
import { Checkbox } from '../../ui/field.js';

/** An invitation on its way: what both screens must show, and the two answers. */
export function PendingCard({ entry, onWithdrawn }: { entry: PendingEnrolment; onWithdrawn?: () => void }): ReactElement {
  const stale = [keys.enrolments, keys.devices, keys.networks];
  const approve = useEngineAction(({ enrolment }, invitationId: string) => enrolment.approve(invitationId), stale);
  const withdraw = useEngineAction(({ enrolment }, invitationId: string) => enrolment.withdraw(invitationId).then(() => true), stale);
  const [isSame, setSame] = useState(false);
  const giveUp = async (): Promise<void> => {
    if (await withdraw.run(entry.invitationId)) onWithdrawn?.();
  };
  const isReady = entry.proof === 'verified' && entry.comparisonCode !== undefined;
  return (
    <div className="stack">
      {isReady && <Comparison code={entry.comparisonCode} kind={entry.kind} isSame={isSame} onSame={setSame} />}
      {entry.proof === 'forged' && <Callout tone="danger"><Text id="errors.attention.PROOF_FORGED" /></Callout>}
      {entry.proof === 'unclaimed' && <p><Text id="devices.pending.open" /></p>}
      {entry.proof === 'not-ours' && <p><Text id="devices.pending.notOurs" /></p>}
      <Failure failure={approve.failure ?? withdraw.failure} />
      <div className="row">
        <Button busy={withdraw.busy} onClick={() => void giveUp()}><Text id="devices.pending.withdraw" /></Button>
        {isReady && <Button kind="primary" disabled={!isSame} busy={approve.busy} onClick={() => void approve.run(entry.invitationId)}><Text id="devices.pending.approve" /></Button>}
      </div>
    </div>
  );
}

function Comparison({ code, kind, isSame, onSame }: { code: string; kind: PendingEnrolment['kind']; isSame: boolean; onSame: (same: boolean) => void }): ReactElement {
  const text = useText();
  return (
    <>
      <p role="status"><Text id="devices.pending.claimed" values={{ kind }} /></p>
      <div className="row comparison">
        <div className="grow"><Digits value={code} label={text('devices.pending.code')} /></div>
        <QrCode value={code} label={text('devices.pending.qr')} />
      </div>
      <Checkbox checked={isSame} onChange={(event) => onSame(event.target.checked)}><Text id="devices.pending.same" /></Checkbox>
    </>
  );
}
