import type { MemberView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { Party } from '../../ui/names.js';

/** Asks once: whoever is removed gets nothing any more, and everybody else new keys. */
export function RemoveOfficer({ channelId, officer, onClose }: { channelId: string; officer: MemberView; onClose: () => void }): ReactElement {
  const text = useText();
  const { run, busy, failure } = useEngineAction(async (engine) => {
    await engine.channels.remove(channelId, { officerIds: [officer.officerId] });
    return true;
  }, [keys.channel(channelId), keys.channels]);
  const remove = async (): Promise<void> => {
    if (await run(undefined)) onClose();
  };
  return (
    <Dialog
      title={text('channels.remove.title')} isOpen onClose={onClose}
      actions={<><Button onClick={onClose}><Text id="shell.cancel" /></Button><Button kind="danger" busy={busy} onClick={() => void remove()}><Text id="channels.remove.confirm" /></Button></>}
    >
      <p><Party state={officer.state} authority={officer.authorityName} officer={officer.officerName} /></p>
      <p><Text id="channels.remove.meaning" /></p>
      <Failure failure={failure} />
    </Dialog>
  );
}
