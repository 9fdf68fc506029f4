import type { SlotView } from '@chancery/vault';
import { useState, type ReactElement } from 'react';
import type { UnlockSecret } from '../../engine/protocol.js';
import { useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { ConfirmSecret } from '../../shell/unlocking/confirm-secret.js';
import { NewSecret } from '../../shell/unlocking/new-secret.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';

const LONGEST_LABEL = 64;

/** First the new way, then one that opens the device now: the key is wrapped once more. */
export function AddUnlocking({ slots, onClose }: { slots: readonly SlotView[]; onClose: () => void }): ReactElement {
  const text = useText();
  const [label, setLabel] = useState('');
  const [next, setNext] = useState<UnlockSecret>();
  const add = useEngineAction(({ session }, current: UnlockSecret) => session.addSlot(current, next!, label.trim() || text(next?.kind === 'passkey' ? 'security.slot.passkey' : 'security.slot.passphrase')).then(() => true));
  return (
    <Dialog isOpen mustAnswer title={<Text id="security.add.title" />} onClose={onClose} actions={<Button onClick={onClose}><Text id="shell.cancel" /></Button>}>
      {next ? (
        <ConfirmSecret slots={slots} busy={add.busy} failure={add.failure} onSecret={(current) => void add.run(current).then((done) => done && onClose())} />
      ) : (
        <>
          <TextField label={<Text id="security.add.label" />} hint={<Text id="security.add.labelHint" />} maxLength={LONGEST_LABEL} autoComplete="off" value={label} onChange={(event) => setLabel(event.target.value)} />
          <NewSecret busy={false} failure={undefined} onSecret={setNext} level={3} />
        </>
      )}
    </Dialog>
  );
}
