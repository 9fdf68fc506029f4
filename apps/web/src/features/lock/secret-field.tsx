import { useEffect, useRef, useState, type FormEvent, type ReactElement } from 'react';
import type { EngineFailure } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { Checkbox, TextField } from '../../ui/field.js';

/** A passphrase, or the printed code. What does not open stays, so that it can be corrected; the focus stays with it. */
export function SecretField({ kind, busy, failure, onSecret }: { kind: 'passphrase' | 'recovery'; busy: boolean; failure: EngineFailure | undefined; onSecret: (secret: string) => void }): ReactElement {
  const [typed, setTyped] = useState('');
  const [isShown, setShown] = useState(kind === 'recovery');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector('input')?.focus();
  }, [failure]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== '' && !busy) onSecret(typed);
  };
  return (
    <form className="stack" ref={form} onSubmit={submit}>
      <TextField
        label={<Text id={kind === 'passphrase' ? 'first.unlock.passphrase' : 'first.unlock.recovery'} />}
        hint={kind === 'recovery' ? <Text id="first.unlock.recoveryHint" /> : undefined}
        type={isShown ? 'text' : 'password'} autoComplete={kind === 'passphrase' ? 'current-password' : 'off'} autoCapitalize="none" spellCheck={false}
        dir={kind === 'recovery' ? 'ltr' : 'auto'} value={typed} aria-invalid={failure ? true : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      {kind === 'passphrase' && <Checkbox checked={isShown} onChange={(event) => setShown(event.target.checked)}><Text id="first.unlock.show" /></Checkbox>}
      <Failure failure={failure} />
      <div className="row"><Button kind="primary" type="submit" busy={busy}><Text id={busy ? 'first.waiting' : 'first.unlock.action'} /></Button></div>
    </form>
  );
}
