import { useEffect, useRef, useState, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngine } from '../../engine/hooks.js';
import type { EngineFailure, EngineStatus, UnlockSecret } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { ForgetDevice } from '../../shell/unlocking/forget-device.js';
import { askPasskey } from '../../shell/unlocking/passkey.js';
import { SecretField } from './secret-field.js';

type Locked = Extract<EngineStatus, { phase: 'locked' }>;

/** Opens the vault of this browser, by any of the ways that its lock has. */
export function Unlock({ status }: { status: Locked }): ReactElement {
  return status.training ? <OpensByItself /> : <Ways status={status} />;
}

/** A training vault protects nothing, and asks nothing. */
function OpensByItself(): ReactElement {
  const { open, failure } = useOpening();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    open(() => ({ kind: 'device' }));
  }, [open]);
  if (!failure) return <p role="status"><Text id="first.waiting" /></p>;
  return (
    <div className="stack lock">
      <h1><Text id="first.unlock.title" /></h1>
      <Failure failure={failure} action={<Button onClick={() => open(() => ({ kind: 'device' }))}><Text id="first.again" /></Button>} />
      <ForgetDevice />
    </div>
  );
}

function Ways({ status: { slots } }: { status: Locked }): ReactElement {
  const { open, busy, failure } = useOpening();
  const passkeys = slots.filter(({ kind }) => kind === 'passkey');
  const has = (kind: string): boolean => slots.some((slot) => slot.kind === kind);
  const [byCode, setByCode] = useState(!has('passphrase') && passkeys.length === 0);
  return (
    <div className="stack-loose lock">
      <div className="stack">
        <h1><Text id="first.unlock.title" /></h1>
        <p className="quiet"><Text id="first.unlock.text" /></p>
      </div>
      {!byCode && passkeys.length > 0 && <Button kind="primary" icon="key" busy={busy} onClick={() => open(() => askPasskey(passkeys))}><Text id="first.unlock.passkey" /></Button>}
      {!byCode && has('passphrase') && <SecretField kind="passphrase" busy={busy} failure={failure} onSecret={(passphrase) => open(() => ({ kind: 'passphrase', passphrase }))} />}
      {byCode && <SecretField key="recovery" kind="recovery" busy={busy} failure={failure} onSecret={(code) => open(() => ({ kind: 'recovery', code }))} />}
      {!byCode && !has('passphrase') && <Failure failure={failure} />}
      {has('recovery') && (has('passphrase') || passkeys.length > 0) && (
        <Button kind="quiet" onClick={() => setByCode(!byCode)}><Text id={byCode ? 'first.unlock.otherWay' : 'first.unlock.haveRecovery'} /></Button>
      )}
      <ForgetDevice />
    </div>
  );
}

interface Opening {
  readonly open: (secret: () => UnlockSecret | Promise<UnlockSecret>) => void;
  readonly busy: boolean;
  readonly failure: EngineFailure | undefined;
}

function useOpening(): Opening {
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<EngineFailure>();
  const open = async (secret: () => UnlockSecret | Promise<UnlockSecret>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await engine.session.unlock(await secret());
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  return { open: (secret) => void open(secret), busy, failure };
}
