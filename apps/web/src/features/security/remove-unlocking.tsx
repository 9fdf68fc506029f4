import type { SlotView } from '@chancery/vault';
import type { ReactElement } from 'react';
import type { UnlockSecret } from '../../engine/protocol.js';
import { useEngineAction } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { ConfirmSecret } from '../../shell/unlocking/confirm-secret.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';

/** Takes a way of unlocking away, once another one has opened the device: whoever finds an open desk locks nobody out. */
export function RemoveUnlocking({ slot, slots, onClose }: { slot: SlotView; slots: readonly SlotView[]; onClose: () => void }): ReactElement {
  const remove = useEngineAction(({ session }, current: UnlockSecret) => session.removeSlot(current, slot.slotId).then(() => true));
  return (
    <Dialog isOpen mustAnswer title={<Text id="security.remove.title" values={{ kind: slot.kind }} />} onClose={onClose} actions={<Button onClick={onClose}><Text id="shell.cancel" /></Button>}>
      <p><Text id="security.remove.text" /></p>
      <ConfirmSecret slots={slots} busy={remove.busy} failure={remove.failure} onSecret={(current) => void remove.run(current).then((gone) => gone && onClose())} />
    </Dialog>
  );
}
