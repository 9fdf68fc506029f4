import { DEFAULT_POLICIES, permits } from '@chancery/domain';
import type { AuthorityView, ChannelView, MemberView } from '@chancery/sdk';
import { useMemo, useState, type ReactElement } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { OfficerPicker } from './officer-picker.js';
import { Unreachable } from './unreachable.js';
import { useDirectory, useFreshDirectory } from './use-names.js';

interface AddProps {
  readonly channel: ChannelView;
  readonly members: readonly MemberView[];
  readonly self: MemberView;
  readonly onClose: () => void;
}

/** Lets further officers in. They read from now on, and nothing of before. */
export function AddOfficers({ channel, members, self, onClose }: AddProps): ReactElement {
  const text = useText();
  useFreshDirectory();
  const directory = useDirectory(channel.networkId);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [missing, setMissing] = useState<readonly string[]>([]);
  const leftOut = useMemo(() => new Set(members.map(({ officerId }) => officerId)), [members]);
  const { run, busy, failure } = useEngineAction(async (engine, officerIds: readonly string[]) => {
    const unreachable = await engine.channels.unreachable(channel.networkId, officerIds, channel.suite);
    if (unreachable.length === 0) await engine.channels.add(channel.channelId, officerIds);
    return unreachable;
  }, [keys.channel(channel.channelId), keys.channels]);
  const add = async (officerIds: readonly string[]): Promise<void> => {
    const unreachable = await run(officerIds);
    setMissing(unreachable ?? []);
    if (unreachable?.length === 0) onClose();
  };
  const allows = (authorityId: string): boolean => {
    const authority = directory.find((candidate) => candidate.authorityId === authorityId);
    return authority !== undefined && permits(DEFAULT_POLICIES[channel.kind], 'add', self, { authorityId, officerId: '' }) && fits(channel, members, authority);
  };
  return (
    <Dialog
      title={text('channels.add.title')} size="wide" isOpen onClose={onClose}
      actions={<><Button onClick={onClose}><Text id="shell.cancel" /></Button><Button kind="primary" busy={busy} disabled={chosen.size === 0} onClick={() => void add([...chosen])}><Text id="channels.add.confirm" values={{ n: chosen.size }} /></Button></>}
    >
      <p><Text id="channels.add.meaning" /></p>
      {channel.kind === 'bilateral' && <p className="small quiet"><Text id="channels.add.bilateral" /></p>}
      <OfficerPicker
        directory={directory} chosen={chosen} leftOut={leftOut} allows={allows}
        onChange={(next) => {
          setChosen(next);
          setMissing([]);
        }}
      />
      {missing.length > 0 && <Unreachable directory={directory} officerIds={missing} rest={[...chosen].filter((id) => !missing.includes(id))} busy={busy} onWithout={(rest) => void add(rest)} onBack={() => setMissing([])} />}
      <Failure failure={failure} />
    </Dialog>
  );
}

/** A bilateral channel stays between two authorities. */
function fits(channel: ChannelView, members: readonly MemberView[], { authorityId }: AuthorityView): boolean {
  const authorities = new Set(members.map((member) => member.authorityId));
  return channel.kind !== 'bilateral' || authorities.has(authorityId) || authorities.size < 2;
}
