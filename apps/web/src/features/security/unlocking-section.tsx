import type { SlotView } from '@chancery/vault';
import { useState, type ReactElement } from 'react';
import type { Protection } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { AddUnlocking } from './add-unlocking.js';
import { RemoveUnlocking } from './remove-unlocking.js';

/** The ways in which this device is unlocked. Each opens it alone. */
export function UnlockingSection({ protection: { slots } }: { protection: Protection }): ReactElement {
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<SlotView>();
  const others = slots.filter(({ kind }) => kind !== 'recovery');
  return (
    <section className="stack" aria-labelledby="unlocking">
      <div className="row-apart">
        <h2 id="unlocking"><Text id="security.slots.title" /></h2>
        <Button icon="plus" onClick={() => setAdding(true)}><Text id="security.slots.add" /></Button>
      </div>
      <ul className="stack">
        {slots.map((slot) => (
          <li key={slot.slotId} className="panel row-apart">
            <div className="stack-tight">
              <strong><Text id={`security.slot.${slot.kind}`} /></strong>
              {slot.label !== undefined && <UserText inline>{slot.label}</UserText>}
              {slot.createdAt > 0 && <span className="small quiet"><Text id="security.slot.since" values={{ day: <Time at={slot.createdAt} precision="day" /> }} /></span>}
            </div>
            {slot.kind !== 'recovery' && others.length > 1 && <Button kind="danger" size="small" onClick={() => setRemoving(slot)}><Text id="security.slot.remove" /></Button>}
          </li>
        ))}
      </ul>
      {isAdding && <AddUnlocking slots={slots} onClose={() => setAdding(false)} />}
      {removing && <RemoveUnlocking slot={removing} slots={slots} onClose={() => setRemoving(undefined)} />}
    </section>
  );
}
