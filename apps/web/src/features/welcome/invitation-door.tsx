import { useState, type FormEvent, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { TextArea } from '../../ui/field.js';

/**
 * Takes a link or a code as it was pasted or typed; what it is worth is looked at on the next page. The field keeps its own
 * text: it may have been typed in before this code was there (shell/early-page.ts).
 */
export function InvitationDoor({ onInvitation }: { onInvitation: (typed: string) => void }): ReactElement {
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('invitation');
    const typed = typeof given === 'string' ? given.trim() : '';
    if (typed === '') setMissing(true);
    else onInvitation(typed);
  };
  return (
    <section className="panel" aria-labelledby="welcome-invitation">
      <form className="stack" onSubmit={submit}>
        <h2 id="welcome-invitation"><Text id="first.welcome.invitation.title" /></h2>
        <TextArea
          label={<Text id="first.welcome.invitation.label" />}
          hint={<Text id="first.welcome.invitation.hint" />}
          error={isMissing ? <Text id="first.welcome.invitation.missing" /> : undefined}
          name="invitation" dir="ltr" autoComplete="off" autoCapitalize="characters" spellCheck={false} rows={3} onChange={() => setMissing(false)}
        />
        <div className="row"><Button type="submit"><Text id="first.welcome.invitation.action" /></Button></div>
      </form>
    </section>
  );
}
