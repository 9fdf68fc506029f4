import type { MessageView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text } from '../../i18n/language.js';
import { href, routes } from '../../shell/routes.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { useConversation } from './conversation-context.js';

/** Why a message cannot be read, and the one thing to do about it. */
export function Fault({ view }: { view: MessageView }): ReactElement | null {
  const { channel, maySend, move, openPeople } = useConversation();
  const { data: cause } = useEngineQuery(['cause', view.id, view.integrity, view.reason ?? '', channel.joinedSeq], (engine) => engine.faults.causeOf(view, channel));
  switch (cause) {
    case undefined:
      return null;
    case 'before-you-joined':
      return <FaultLine id="messages.fault.before" action={<Button size="small" onClick={openPeople}><Text id="messages.fault.before.action" /></Button>} />;
    case 'device-not-approved':
      return <FaultLine id="messages.fault.notApproved" action={<a className="button" data-size="small" href={href(routes.directory)}><Text id="messages.fault.notApproved.action" /></a>} />;
    case 'key-lost':
      return <FaultLine id="messages.fault.keyLost" action={maySend && <Button size="small" onClick={() => move('ask-again', view)}><Text id="messages.fault.keyLost.action" /></Button>} />;
    default:
      return <Repair />;
  }
}

function FaultLine({ id, action }: { id: 'messages.fault.before' | 'messages.fault.notApproved' | 'messages.fault.keyLost' | 'messages.fault.fault'; action: ReactElement | false }): ReactElement {
  return (
    <div className="message-fault">
      <p><Text id={id} /></p>
      {action}
    </div>
  );
}

function Repair(): ReactElement {
  const { run, busy, failure } = useEngineAction((engine) => engine.session.sync());
  return (
    <>
      <FaultLine id="messages.fault.fault" action={<Button size="small" busy={busy} onClick={() => void run(undefined)}><Text id="messages.fault.fault.action" /></Button>} />
      <Failure failure={failure} />
    </>
  );
}
