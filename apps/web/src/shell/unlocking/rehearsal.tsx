import { useState, type FormEvent, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngine } from '../../engine/hooks.js';
import type { EngineFailure } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { TextField } from '../../ui/field.js';

/** The officer types the code from paper, and it is tried as if everything else were lost. */
export function Rehearsal({ onOpened, onBack }: { onOpened: () => void; onBack?: () => void }): ReactElement {
  const engine = useEngine();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<EngineFailure>();
  const rehearse = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      if (await engine.session.rehearseRecovery(typed)) onOpened();
      else setFailure({ name: 'VaultError', code: 'RECOVERY_CODE_OTHER', family: 'input' });
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '' && !busy) void rehearse();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p><Text id="join.recovery.rehearsal.text" /></p>
      <TextField label={<Text id="first.unlock.recovery" />} hint={<Text id="first.unlock.recoveryHint" />} dir="ltr" autoComplete="off" autoCapitalize="characters" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Failure failure={failure} />
      <div className="row">
        {onBack && <Button onClick={onBack}><Text id="join.recovery.rehearsal.back" /></Button>}
        <Button kind="primary" type="submit" busy={busy}><Text id={busy ? 'first.waiting' : 'join.recovery.rehearsal.action'} /></Button>
      </div>
    </form>
  );
}
