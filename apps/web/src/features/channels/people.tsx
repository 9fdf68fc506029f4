import { DEFAULT_POLICIES, permits } from '@chancery/domain';
import type { ChannelView, MemberView } from '@chancery/sdk';
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { Button, IconButton } from '../../ui/button.js';
import { Badge } from '../../ui/callout.js';
import { AuthorityName } from '../../ui/names.js';
import { UserText } from '../../ui/user-text.js';
import { AddOfficers } from './add-officers.js';
import { groupsOf, type OfficerMembers } from './member-groups.js';
import { MemberStanding } from './member-standing.js';
import { RemoveOfficer } from './remove-officer.js';
import { RoleNames } from './role-names.js';
import { SafetyNumber } from './safety-number.js';
import { useStateName } from './state-names.js';
import './channels.css';

const POLICIES: Readonly<Record<ChannelView['kind'], MessageId>> = { bilateral: 'channels.policy.bilateral', group: 'channels.policy.group', board: 'channels.policy.board' };

/** Who can read a channel, with what right, and how to be sure of it. */
export function People({ channelId, onClose }: { channelId: string; onClose: () => void }): ReactElement | null {
  const text = useText();
  const stateName = useStateName();
  const heading = useRef<HTMLHeadingElement>(null);
  const { data: members } = useEngineQuery(keys.members(channelId), (engine) => engine.channels.members(channelId));
  const { data: channel } = useEngineQuery([...keys.channel(channelId), 'view'], (engine) => engine.channels.get(channelId));
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<MemberView>();
  const self = members?.find((member) => member.self);
  const groups = useMemo(() => groupsOf(members ?? [], self?.authorityId ?? '', stateName), [members, self?.authorityId, stateName]);
  const ready = members !== undefined && channel !== undefined;
  useEffect(() => {
    if (ready) heading.current?.focus();
  }, [ready]);
  if (!ready) return null;
  const policy = DEFAULT_POLICIES[channel.kind];
  const active = channel.state === 'active' && self !== undefined;
  const mayRemove = (member: MemberView): boolean => active && member.officerId !== self.officerId && permits(policy, 'remove', self, member);
  return (
    <div className="people">
      <div className="people-head">
        <h2 tabIndex={-1} ref={heading} className="quiet-focus"><Text id="channels.people.title" /></h2>
        <IconButton icon="close" label={text('channels.people.close')} onClick={onClose} />
      </div>
      <p><Text id="channels.people.count" values={{ officers: channel.officerIds.length, authorities: groups.length, devices: channel.deviceCount }} /></p>
      {active && permits(policy, 'add', self) && <div><Button icon="plus" size="small" onClick={() => setAdding(true)}><Text id="channels.people.add" /></Button></div>}
      {groups.map(({ authorityId, authority, state, officers }) => (
        <section key={authorityId} className="stack-tight">
          <h3><AuthorityName state={state} name={authority} /></h3>
          <ul className="stack">
            {officers.map((entry) => <OfficerEntry key={entry.officer.officerId} entry={entry} selfOfficerId={self?.officerId} {...(mayRemove(entry.officer) ? { onRemove: () => setRemoving(entry.officer) } : {})} />)}
          </ul>
        </section>
      ))}
      <section className="stack-tight">
        <h3><Text id="channels.policy.title" /></h3>
        <p className="small"><Text id={POLICIES[channel.kind]} /></p>
      </section>
      {channel.state !== 'left' && <SafetyNumber channelId={channelId} epoch={channel.epoch} />}
      {adding && self && <AddOfficers channel={channel} members={members} self={self} onClose={() => setAdding(false)} />}
      {removing && <RemoveOfficer channelId={channelId} officer={removing} onClose={() => setRemoving(undefined)} />}
    </div>
  );
}

function OfficerEntry({ entry: { officer, devices }, selfOfficerId, onRemove }: { entry: OfficerMembers; selfOfficerId: string | undefined; onRemove?: () => void }): ReactElement {
  const text = useText();
  return (
    <li className="people-officer">
      <div className="row-apart">
        <span>
          <strong><UserText inline>{officer.officerName}</UserText></strong>{' '}
          {officer.officerId === selfOfficerId && <Badge><Text id="channels.people.you" /></Badge>}
          <span className="small quiet block"><RoleNames roles={officer.roles} /></span>
        </span>
        {onRemove && <Button size="small" kind="quiet" aria-label={text('channels.people.remove.of', { who: officer.officerName })} onClick={onRemove}><Text id="channels.people.remove" /></Button>}
      </div>
      <ul className="small people-devices">
        {devices.map((device) => (
          <li key={device.deviceId}>
            <span className="block"><Text id={device.self ? 'channels.people.thisDevice' : 'channels.people.device'} values={{ id: <span className="code">{device.deviceId.slice(-8)}</span> }} /></span>
            <MemberStanding member={device} />
          </li>
        ))}
      </ul>
    </li>
  );
}
