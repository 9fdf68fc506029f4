import type { SlotView } from '@chancery/vault';
import { useState, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngine } from '../../engine/hooks.js';
import type { EngineFailure, UnlockSecret } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { ConfirmSecret } from './confirm-secret.js';
import { Rehearsal } from './rehearsal.js';
import { useHeadingFocus } from './heading-focus.js';
import '../print.css';
import './unlocking.css';

export interface RecoveryCodeProps {
  readonly slots: readonly SlotView[];
  /** The code was typed back and opened the vault. */
  readonly onDone: () => void;
  readonly onLater: () => void;
  /** A heading of this level names each step. */
  readonly level?: 2 | 3;
}

/** A recovery code: made, shown once to be printed or written down, then typed back. Only then does it count. */
export function RecoveryCode({ slots, onDone, onLater, level = 2 }: RecoveryCodeProps): ReactElement {
  const engine = useEngine();
  const [code, setCode] = useState<string>();
  const [step, setStep] = useState<'confirm' | 'code' | 'rehearsal' | 'done'>('confirm');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<EngineFailure>();
  const heading = useHeadingFocus(step);
  const Heading = `h${level}` as const;
  const make = async (current: UnlockSecret): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setCode(await engine.session.newRecoveryCode(current));
      setStep('code');
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  const later = step !== 'done' && <div className="row"><Button kind="quiet" onClick={onLater}><Text id="join.recovery.later" /></Button></div>;
  return (
    <div className="stack-loose">
      <Heading ref={heading} tabIndex={-1}><Text id={`join.recovery.${step}.title`} /></Heading>
      {step === 'confirm' && (
        <>
          <p><Text id="join.recovery.confirm.text" /></p>
          <ConfirmSecret slots={slots} busy={busy} failure={failure} onSecret={(secret) => void make(secret)} />
        </>
      )}
      {step === 'code' && code !== undefined && <Sheet code={code} onNext={() => setStep('rehearsal')} />}
      {step === 'rehearsal' && (
        <Rehearsal
          onOpened={() => {
            setCode(undefined);
            setStep('done');
          }}
          onBack={() => setStep('code')}
        />
      )}
      {step === 'done' && <Callout tone="ok" action={<Button kind="primary" onClick={onDone}><Text id="join.recovery.done.action" /></Button>}><Text id="join.recovery.done.text" /></Callout>}
      {later}
    </div>
  );
}

/** Printing prints this and nothing else of the page. */
function Sheet({ code, onNext }: { code: string; onNext: () => void }): ReactElement {
  return (
    <>
      <p><Text id="join.recovery.code.text" /></p>
      <div className="print-sheet panel stack">
        <strong className="print-sheet-name"><Text id="join.recovery.sheet.title" /></strong>
        <p className="recovery-code code" dir="ltr">{code.split('-').map((group, i) => <span key={i}>{group}</span>)}</p>
        <p className="small"><Text id="join.recovery.sheet.text" /></p>
      </div>
      <div className="row">
        <Button onClick={() => print()}><Text id="join.recovery.code.print" /></Button>
        <Button kind="primary" onClick={onNext}><Text id="join.recovery.code.next" /></Button>
      </div>
    </>
  );
}
