import type { RevocationReason } from '@chancery/sdk';
import { useState, type ReactElement, type ReactNode } from 'react';
import type { EngineFailure } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { SelectField } from '../../ui/field.js';

const REASONS: readonly RevocationReason[] = ['lost_device', 'compromised', 'replaced', 'left', 'other'];

export interface RevokeDialogProps {
  readonly title: ReactNode;
  readonly text: ReactNode;
  readonly busy: boolean;
  readonly failure: EngineFailure | undefined;
  readonly onRevoke: (reason: RevocationReason) => Promise<void>;
  readonly onClose: () => void;
}

/** Cannot be taken back, so it is asked with what follows from it. */
export function RevokeDialog({ title, text, busy, failure, onRevoke, onClose }: RevokeDialogProps): ReactElement {
  const [reason, setReason] = useState<RevocationReason | ''>('');
  const [isMissing, setMissing] = useState(false);
  const revoke = (): void => {
    if (reason === '') setMissing(true);
    else void onRevoke(reason);
  };
  return (
    <Dialog
      isOpen mustAnswer title={title} onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}><Text id="shell.cancel" /></Button>
          <Button kind="danger" busy={busy} onClick={revoke}><Text id="devices.revoke.action" /></Button>
        </>
      }
    >
      <p>{text}</p>
      <p><Text id="devices.revoke.follows" /></p>
      <SelectField label={<Text id="devices.revoke.reason" />} error={isMissing && reason === '' ? <Text id="devices.revoke.reasonMissing" /> : undefined} value={reason} onChange={(event) => setReason(event.target.value as RevocationReason)}>
        <option value="" disabled />
        {REASONS.map((known) => <option key={known} value={known}><ReasonText reason={known} /></option>)}
      </SelectField>
      <Failure failure={failure} />
    </Dialog>
  );
}

function ReasonText({ reason }: { reason: RevocationReason }): ReactElement {
  return <Text id={`devices.reason.${reason}`} />;
}
