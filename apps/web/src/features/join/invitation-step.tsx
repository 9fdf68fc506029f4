import type { InvitationCard, InvitationFault } from '@chancery/sdk';
import { useEffect, useState, type FormEvent, type ReactElement } from 'react';
import { useEngine } from '../../engine/hooks.js';
import type { EngineFailure } from '../../engine/protocol.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { TextArea } from '../../ui/field.js';
import { NetworkFingerprint } from './network-fingerprint.js';

export interface InvitationStepProps {
  readonly initial: string;
  readonly failure: EngineFailure | undefined;
  /** The code is whole, and its fingerprint was compared. */
  readonly onAccepted: (code: string) => void;
  readonly onLeave: (() => void) | undefined;
}

/** Reads the invitation, says what is wrong with it, and shows which network it leads to. */
export function InvitationStep({ initial, failure, onAccepted, onLeave }: InvitationStepProps): ReactElement {
  const engine = useEngine();
  const [typed, setTyped] = useState(initial);
  const [card, setCard] = useState<InvitationCard>();
  const [fault, setFault] = useState<InvitationFault>();
  // What failed stays on the screen until the officer looks at an invitation again; then its network is compared again.
  const [answered, setAnswered] = useState<EngineFailure>();
  const read = async (text: string): Promise<void> => {
    const reading = await engine.session.readInvitation(text);
    setCard(reading.fault === undefined ? reading : undefined);
    setFault(reading.fault === undefined ? undefined : reading);
  };
  useEffect(() => {
    let live = true;
    if (initial !== '') {
      void engine.session.readInvitation(initial).then((reading) => {
        if (!live) return;
        if (reading.fault === undefined) setCard(reading);
        else setFault(reading);
      });
    }
    return () => {
      live = false;
    };
  }, [engine, initial]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAnswered(failure);
    void read(typed);
  };
  if (card && failure === answered) return <NetworkFingerprint card={card} onSame={() => onAccepted(typed)} onOther={() => setCard(undefined)} />;
  return (
    <form className="stack" onSubmit={submit}>
      <Failure failure={failure} />
      <TextArea
        label={<Text id="first.welcome.invitation.label" />} hint={<Text id="first.welcome.invitation.hint" />} error={fault && <FaultText fault={fault} />}
        dir="ltr" rows={6} autoComplete="off" autoCapitalize="characters" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)}
      />
      <div className="row">
        {onLeave && <Button onClick={onLeave}><Text id="join.back" /></Button>}
        <Button kind="primary" type="submit"><Text id="join.invitation.check" /></Button>
      </div>
    </form>
  );
}

function FaultText({ fault }: { fault: InvitationFault }): ReactElement {
  const text = useText();
  switch (fault.fault) {
    case 'character':
    case 'group':
      return <>{text(`join.fault.${fault.fault}`, { group: fault.group })}</>;
    case 'length':
      return <>{text('join.fault.length', { characters: fault.characters, wanted: fault.wanted })}</>;
    default:
      return <>{text(`join.fault.${fault.fault}`)}</>;
  }
}
