import type { SlotView } from '@chancery/vault';
import { useState, type FormEvent, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import type { EngineFailure, UnlockSecret } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { TextField } from '../../ui/field.js';
import { askPasskey } from './passkey.js';

export interface ConfirmSecretProps {
  readonly slots: readonly SlotView[];
  readonly onSecret: (secret: UnlockSecret) => void;
  readonly busy: boolean;
  readonly failure: EngineFailure | undefined;
}

/** Asks for a way of unlocking once more, before the lock itself is changed: whoever finds an open desk cannot do it. */
export function ConfirmSecret({ slots, onSecret, busy, failure }: ConfirmSecretProps): ReactElement {
  const [ownFailure, setOwnFailure] = useState<EngineFailure>();
  const [byCode, setByCode] = useState(false);
  const passkeys = slots.filter(({ kind }) => kind === 'passkey');
  const has = (kind: string): boolean => slots.some((slot) => slot.kind === kind);
  const byPasskey = (): void => {
    setOwnFailure(undefined);
    askPasskey(passkeys).then(onSecret, (error: unknown) => setOwnFailure(failureOf(error)));
  };
  return (
    <div className="stack">
      <p><Text id="join.confirm.text" /></p>
      {!byCode && passkeys.length > 0 && <div className="row"><Button kind="primary" icon="key" busy={busy} onClick={byPasskey}><Text id="join.confirm.passkey" /></Button></div>}
      {!byCode && has('passphrase') && <TypedSecret kind="passphrase" isPrimary={passkeys.length === 0} busy={busy} onTyped={(passphrase) => onSecret({ kind: 'passphrase', passphrase })} />}
      {byCode && <TypedSecret key="recovery" kind="recovery" isPrimary busy={busy} onTyped={(code) => onSecret({ kind: 'recovery', code })} />}
      {!has('passphrase') && passkeys.length === 0 && has('device') && (
        <div className="row"><Button kind="primary" busy={busy} onClick={() => onSecret({ kind: 'device' })}><Text id="join.confirm.action" /></Button></div>
      )}
      <Failure failure={ownFailure ?? failure} />
      {has('recovery') && <div className="row"><Button kind="quiet" onClick={() => setByCode(!byCode)}><Text id={byCode ? 'first.unlock.otherWay' : 'first.unlock.haveRecovery'} /></Button></div>}
    </div>
  );
}

/** A passphrase, or the printed code of whoever has forgotten it. */
function TypedSecret({ kind, isPrimary, busy, onTyped }: { kind: 'passphrase' | 'recovery'; isPrimary: boolean; busy: boolean; onTyped: (typed: string) => void }): ReactElement {
  const [typed, setTyped] = useState('');
  const isCode = kind === 'recovery';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== '' && !busy) onTyped(typed);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        label={<Text id={isCode ? 'first.unlock.recovery' : 'first.unlock.passphrase'} />} hint={isCode ? <Text id="first.unlock.recoveryHint" /> : undefined}
        type={isCode ? 'text' : 'password'} autoComplete={isCode ? 'off' : 'current-password'} autoCapitalize="none" spellCheck={false} dir={isCode ? 'ltr' : 'auto'} autoFocus={isCode}
        value={typed} onChange={(event) => setTyped(event.target.value)}
      />
      <div className="row"><Button type="submit" kind={isPrimary ? 'primary' : 'secondary'} busy={busy}><Text id={busy ? 'first.waiting' : 'join.confirm.action'} /></Button></div>
    </form>
  );
}
