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
  const [typed, setTyped] = useState('');
  const [ownFailure, setOwnFailure] = useState<EngineFailure>();
  const passkeys = slots.filter(({ kind }) => kind === 'passkey');
  const has = (kind: string): boolean => slots.some((slot) => slot.kind === kind);
  const byPasskey = (): void => {
    setOwnFailure(undefined);
    askPasskey(passkeys).then(onSecret, (error: unknown) => setOwnFailure(failureOf(error)));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed !== '' && !busy) onSecret({ kind: 'passphrase', passphrase: typed });
  };
  return (
    <div className="stack">
      <p><Text id="join.confirm.text" /></p>
      {passkeys.length > 0 && <div className="row"><Button kind="primary" icon="key" busy={busy} onClick={byPasskey}><Text id="join.confirm.passkey" /></Button></div>}
      {has('passphrase') && (
        <form className="stack" onSubmit={submit}>
          <TextField label={<Text id="first.unlock.passphrase" />} type="password" autoComplete="current-password" value={typed} onChange={(event) => setTyped(event.target.value)} />
          <div className="row"><Button type="submit" kind={passkeys.length > 0 ? 'secondary' : 'primary'} busy={busy}><Text id={busy ? 'first.waiting' : 'join.confirm.action'} /></Button></div>
        </form>
      )}
      {!has('passphrase') && passkeys.length === 0 && has('device') && (
        <div className="row"><Button kind="primary" busy={busy} onClick={() => onSecret({ kind: 'device' })}><Text id="join.confirm.action" /></Button></div>
      )}
      <Failure failure={ownFailure ?? failure} />
    </div>
  );
}
