import { useState, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngineIfReady, useStatus } from '../../engine/hooks.js';
import type { EngineFailure, UnlockSecret } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { ForgetDevice } from '../../shell/unlocking/forget-device.js';
import { NewSecret } from '../../shell/unlocking/new-secret.js';
import { RecoveryCode } from '../../shell/unlocking/recovery-code.js';
import { useHeadingFocus } from '../../shell/unlocking/heading-focus.js';
import { Approval } from './approval.js';
import { Finished } from './finished.js';
import { InvitationStep } from './invitation-step.js';
import { StepList, type StepName } from './step-list.js';
import { TrainingEntrance } from './training-entrance.js';
import './join.css';

export interface JoinProps {
  /** As the link or the first page gave it; empty: none yet; absent: this page was opened to go on. */
  readonly invitation: string | undefined;
  readonly onLeave: () => void;
  /** This device is somebody's, and its protection was seen to or put off. */
  readonly onDone: () => void;
}

/** From an invitation to a protected device. */
export function Join({ invitation, onLeave, onDone }: JoinProps): ReactElement {
  const engine = useEngineIfReady();
  const status = useStatus();
  const { use, code, accept, busy, failure, forgetCode } = useInvitation();
  const [isRecoveryOver, setRecoveryOver] = useState(false);
  const step = stepOf(status, code !== undefined, busy, isRecoveryOver);
  const heading = useHeadingFocus(step);
  if (!engine) return <p role="status"><Text id="first.waiting" /></p>;
  if (status.phase === 'enrolling' && status.training) return <TrainingEntrance status={status} />;
  const leave = (): void => {
    forgetCode();
    onLeave();
  };
  return (
    <div className="join stack-loose">
      <StepList current={step} />
      <h1 ref={heading} tabIndex={-1}><Text id={`join.step.${step}.title`} /></h1>
      {step === 'invitation' && (
        <InvitationStep initial={invitation ?? ''} failure={status.phase === 'enrolling' ? status.failedBy : failure} onAccepted={(typed) => (status.phase === 'enrolling' ? void use(typed) : accept(typed))} onLeave={status.phase === 'enrolling' ? undefined : leave} />
      )}
      {step === 'invitation' && status.phase === 'enrolling' && <ForgetDevice />}
      {step === 'secret' && (
        <>
          <p><Text id="join.secret.text" /></p>
          <NewSecret busy={busy} failure={failure} onSecret={(secret) => void use(code!, secret)} />
          <div className="row"><Button kind="quiet" onClick={forgetCode}><Text id="join.back" /></Button></div>
        </>
      )}
      {step === 'approval' && <Approval {...(status.phase === 'enrolling' ? { enrolment: status.enrolment, failedBy: status.failedBy } : {})} onCancel={() => void engine.session.cancelEnrolment()} />}
      {step === 'recovery' && status.phase === 'open' && <RecoveryCode slots={status.protection.slots} onDone={() => setRecoveryOver(true)} onLater={() => setRecoveryOver(true)} />}
      {step === 'finished' && status.phase === 'open' && <Finished rehearsed={status.protection.rehearsedAt !== undefined} onDone={onDone} />}
    </div>
  );
}

function stepOf(status: ReturnType<typeof useStatus>, hasCode: boolean, busy: boolean, isRecoveryOver: boolean): StepName {
  if (status.phase === 'open') return isRecoveryOver ? 'finished' : 'recovery';
  if (status.phase === 'enrolling') return status.underWay || (busy && !status.failedBy) ? 'approval' : 'invitation';
  return hasCode ? 'secret' : 'invitation';
}

interface InvitationUse {
  readonly code: string | undefined;
  readonly accept: (code: string) => void;
  readonly forgetCode: () => void;
  /** Makes the vault, if there is none yet, and enrols. */
  readonly use: (code: string, secret?: UnlockSecret) => Promise<void>;
  readonly busy: boolean;
  readonly failure: EngineFailure | undefined;
}

function useInvitation(): InvitationUse {
  const engine = useEngineIfReady();
  const [code, setCode] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<EngineFailure>();
  const use = async (typed: string, secret?: UnlockSecret): Promise<void> => {
    if (!engine) return;
    setBusy(true);
    setFailure(undefined);
    try {
      if (secret) await engine.session.create(secret);
      // From here on the status says how far it is, and what failed.
      await engine.session.enrol(typed).catch(() => undefined);
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  return { code, accept: setCode, forgetCode: () => setCode(undefined), use, busy, failure };
}
