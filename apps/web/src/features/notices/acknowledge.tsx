import type { AuthorityView, NoticeView } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { Party } from '../../ui/names.js';
import { UserText } from '../../ui/user-text.js';

/** The one move that an addressed authority has. It is signed, and stays. */
export function Acknowledge({ notice, authority, onSigned }: { notice: NoticeView; authority: AuthorityView; onSigned: () => void }): ReactElement {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const acknowledge = useEngineAction(async ({ notices }) => {
    await notices.acknowledge(notice.noticeId);
    setAsking(false);
    onSigned();
  }, [keys.notices, keys.inbox]);
  const close = (): void => {
    acknowledge.reset();
    setAsking(false);
  };
  const actions = (
    <>
      <Button onClick={close}>{text('shell.cancel')}</Button>
      <Button kind="primary" busy={acknowledge.busy} onClick={() => void acknowledge.run(undefined)}>{text('notices.sign')}</Button>
    </>
  );
  return (
    <div>
      <Button kind="primary" onClick={() => setAsking(true)}><Text id="notices.acknowledge" values={{ authority: <UserText inline>{authority.name}</UserText> }} /></Button>
      <Dialog title={<UserText inline>{notice.body.title}</UserText>} isOpen={asking} onClose={close} actions={actions}>
        <p><Text id="notices.acknowledge.about" values={{ party: <Party state={authority.state} authority={authority.name} /> }} /></p>
        <Failure failure={acknowledge.failure} />
      </Dialog>
    </div>
  );
}
