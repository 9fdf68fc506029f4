import { useState, type FormEvent, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { TextArea } from '../../ui/field.js';

/** Takes a link or a code as it was pasted or typed; what it is worth is looked at on the next page. */
export function InvitationDoor({ onInvitation }: { onInvitation: (typed: string) => void }): ReactElement {
  const [typed, setTyped] = useState('');
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === '') setMissing(true);
    else onInvitation(typed.trim());
  };
  return (
    <section className="panel" aria-labelledby="welcome-invitation">
      <form className="stack" onSubmit={submit}>
        <h2 id="welcome-invitation"><Text id="first.welcome.invitation.title" /></h2>
        <TextArea
          label={<Text id="first.welcome.invitation.label" />}
          hint={<Text id="first.welcome.invitation.hint" />}
          error={isMissing && typed.trim() === '' ? <Text id="first.welcome.invitation.missing" /> : undefined}
          dir="ltr" autoComplete="off" autoCapitalize="characters" spellCheck={false} rows={3}
          value={typed} onChange={(event) => setTyped(event.target.value)}
        />
        <div className="row"><Button type="submit"><Text id="first.welcome.invitation.action" /></Button></div>
      </form>
    </section>
  );
}
