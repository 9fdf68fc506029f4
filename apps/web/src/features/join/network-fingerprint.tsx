import type { InvitationCard } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Fingerprint } from '../../ui/digits.js';

/** The network that the invitation leads to, to be held against the print: from here on this device believes no other. */
export function NetworkFingerprint({ card, onSame, onOther }: { card: InvitationCard; onSame: () => void; onOther: () => void }): ReactElement {
  const [isOther, setOther] = useState(false);
  if (isOther) {
    return (
      <Callout tone="danger" live title={<Text id="join.fingerprint.other.title" />} action={<Button onClick={onOther}><Text id="join.fingerprint.other.action" /></Button>}>
        <Text id="join.fingerprint.other.text" />
      </Callout>
    );
  }
  return (
    <div className="stack">
      <p><Text id="join.fingerprint.kind" values={{ kind: card.kind }} /></p>
      <div className="panel stack-tight">
        <h2><Text id="join.fingerprint.title" /></h2>
        <p className="join-fingerprint"><Fingerprint bytes={card.fingerprint} /></p>
      </div>
      <p><Text id="join.fingerprint.text" /></p>
      <div className="row">
        <Button onClick={() => setOther(true)}><Text id="join.fingerprint.differs" /></Button>
        <Button kind="primary" onClick={onSame}><Text id="join.fingerprint.same" /></Button>
      </div>
    </div>
  );
}
