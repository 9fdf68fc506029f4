import { useState, type ReactElement } from 'react';
import type { Protection } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { RecoveryCode } from '../../shell/unlocking/recovery-code.js';
import { Rehearsal } from '../../shell/unlocking/rehearsal.js';
import { usePersistence } from '../../shell/unlocking/persistence.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Time } from '../../ui/time.js';

/** Protected means: a recovery code was typed back and really opened the keys. */
export function ProtectionSection({ protection, training }: { protection: Protection; training: boolean }): ReactElement {
  const [open, setOpen] = useState<'make' | 'rehearse'>();
  const [persistence, request] = usePersistence();
  const hasCode = protection.slots.some(({ kind }) => kind === 'recovery');
  const close = (): void => setOpen(undefined);
  return (
    <section className="stack" aria-labelledby="protection">
      <h2 id="protection"><Text id="security.protection.title" /></h2>
      {training ? <p><Text id="security.protection.training" /></p> : <Recovery protection={protection} hasCode={hasCode} onOpen={setOpen} />}
      {!training && persistence !== 'asking' && (
        <div className="stack-tight">
          <p><Text id={`join.persistence.${persistence}`} /></p>
          {persistence === 'refused' && <div className="row"><Button size="small" onClick={request}><Text id="security.persistence.ask" /></Button></div>}
        </div>
      )}
      {open === 'make' && <Dialog isOpen mustAnswer title={<Text id="security.recovery.title" />} onClose={close}><RecoveryCode level={3} slots={protection.slots} onDone={close} onLater={close} /></Dialog>}
      {open === 'rehearse' && (
        <Dialog isOpen title={<Text id="join.recovery.rehearsal.title" />} onClose={close} actions={<Button onClick={close}><Text id="shell.cancel" /></Button>}>
          <Rehearsal onOpened={close} />
        </Dialog>
      )}
    </section>
  );
}

function Recovery({ protection: { rehearsedAt }, hasCode, onOpen }: { protection: Protection; hasCode: boolean; onOpen: (what: 'make' | 'rehearse') => void }): ReactElement {
  const make = <Button kind={hasCode ? 'secondary' : 'primary'} onClick={() => onOpen('make')}><Text id={hasCode ? 'security.recovery.new' : 'security.recovery.make'} /></Button>;
  if (rehearsedAt !== undefined) return <Callout tone="ok" title={<Text id="security.protection.ok" />} action={make}><Text id="security.protection.rehearsed" values={{ day: <Time at={rehearsedAt} precision="day" /> }} /></Callout>;
  return (
    <Callout
      tone="warn"
      title={<Text id="security.protection.missing" />}
      action={
        <>
          {hasCode && <Button kind="primary" onClick={() => onOpen('rehearse')}><Text id="security.recovery.rehearse" /></Button>}
          {make}
        </>
      }
    >
      <Text id={hasCode ? 'security.protection.notRehearsed' : 'security.protection.noCode'} />
    </Callout>
  );
}
