import { useEffect, useState, type FormEvent, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import type { EngineFailure, UnlockSecret } from '../../engine/protocol.js';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { Checkbox, TextField } from '../../ui/field.js';
import { makePasskey, passkeysPossible } from './passkey.js';
import { strengthOf } from './passphrase-strength.js';

export interface NewSecretProps {
  readonly onSecret: (secret: UnlockSecret) => void;
  readonly busy: boolean;
  readonly failure: EngineFailure | undefined;
  /** Of the headings. */
  readonly level?: 2 | 3;
}

/** A new way of unlocking: a passkey where this browser has them, or a passphrase. */
export function NewSecret({ onSecret, busy, failure, level = 2 }: NewSecretProps): ReactElement {
  const [possible, setPossible] = useState<boolean>();
  useEffect(() => {
    let live = true;
    void passkeysPossible().then((found) => live && setPossible(found));
    return () => {
      live = false;
    };
  }, []);
  return (
    <div className="stack-loose">
      {possible && <NewPasskey onSecret={onSecret} busy={busy} level={level} />}
      {possible === false && <p className="quiet"><Text id="join.secret.noPasskey" /></p>}
      {possible !== undefined && <NewPassphrase onSecret={onSecret} busy={busy} level={level} />}
      <Failure failure={failure} />
    </div>
  );
}

type PartProps = Pick<NewSecretProps, 'onSecret' | 'busy'> & { level: 2 | 3 };

function NewPasskey({ onSecret, busy, level }: PartProps): ReactElement {
  const Heading = `h${level}` as const;
  const [failure, setFailure] = useState<EngineFailure>();
  const make = (): void => {
    setFailure(undefined);
    makePasskey().then(onSecret, (error: unknown) => setFailure(failureOf(error)));
  };
  return (
    <section className="panel stack" aria-labelledby="new-passkey">
      <Heading id="new-passkey"><Text id="join.secret.passkey.title" /></Heading>
      <p><Text id="join.secret.passkey.text" /></p>
      <Failure failure={failure} />
      <div className="row"><Button kind="primary" icon="key" busy={busy} onClick={make}><Text id="join.secret.passkey.action" /></Button></div>
    </section>
  );
}

function NewPassphrase({ onSecret, busy, level }: PartProps): ReactElement {
  const Heading = `h${level}` as const;
  const [typed, setTyped] = useState('');
  const [again, setAgain] = useState('');
  const [isShown, setShown] = useState(false);
  const [isSubmitted, setSubmitted] = useState(false);
  const strength = strengthOf(typed);
  const isRefused = strength === 'short' || strength === 'weak';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSubmitted(true);
    if (!isRefused && typed === again && !busy) onSecret({ kind: 'passphrase', passphrase: typed });
  };
  const field = { type: isShown ? 'text' : 'password', autoComplete: 'new-password', autoCapitalize: 'none', spellCheck: false } as const;
  return (
    <section className="panel" aria-labelledby="new-passphrase">
      <form className="stack" onSubmit={submit}>
        <Heading id="new-passphrase"><Text id="join.secret.passphrase.title" /></Heading>
        <p><Text id="join.secret.passphrase.text" /></p>
        <TextField {...field} label={<Text id="join.secret.passphrase.label" />} hint={<Text id="join.secret.passphrase.hint" />} value={typed} onChange={(event) => setTyped(event.target.value)} error={isSubmitted && isRefused ? <Text id={`join.secret.strength.${strength}`} /> : undefined} />
        <p className="small" role="status">{typed !== '' && !(isSubmitted && isRefused) && <Text id={`join.secret.strength.${strength}`} />}</p>
        <TextField {...field} label={<Text id="join.secret.passphrase.again" />} value={again} onChange={(event) => setAgain(event.target.value)} error={isSubmitted && !isRefused && typed !== again ? <Text id="join.secret.passphrase.differ" /> : undefined} />
        <Checkbox checked={isShown} onChange={(event) => setShown(event.target.checked)}><Text id="first.unlock.show" /></Checkbox>
        <div className="row"><Button type="submit" busy={busy}><Text id={busy ? 'first.waiting' : 'join.secret.passphrase.action'} /></Button></div>
      </form>
    </section>
  );
}
