import type { ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { About } from './about.js';
import { InvitationDoor } from './invitation-door.js';
import { TrainingDoor } from './training-door.js';

/** The first page of a browser that has no keys yet. It must stay small: everything else is loaded while it is read. */
export function Welcome({ onInvitation }: { onInvitation: (typed: string) => void }): ReactElement {
  return (
    <>
      <div className="stack welcome-head">
        <h1><Text id="first.welcome.title" /></h1>
        <p><Text id="first.welcome.what" /></p>
        <p className="quiet"><Text id="first.welcome.keys" /></p>
      </div>
      <div className="welcome-doors">
        <TrainingDoor />
        <InvitationDoor onInvitation={onInvitation} />
      </div>
      <About />
    </>
  );
}
