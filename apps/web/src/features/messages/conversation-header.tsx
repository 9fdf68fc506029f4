import type { ChannelView, MemberView } from '@chancery/sdk';
import { useEffect, useRef, type ReactElement, type Ref } from 'react';
import { useIntl } from 'react-intl';
import { Text, useLanguage, useText } from '../../i18n/language.js';
import { LOCALES } from '../../i18n/locales.js';
import type { MessageId } from '../../i18n/messages.js';
import { Button, IconButton } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { isState, StateOrName } from '../../ui/names.js';
import { directionOf, UserText } from '../../ui/user-text.js';

const KINDS: Readonly<Record<ChannelView['kind'], MessageId>> = { bilateral: 'messages.kind.bilateral', group: 'messages.kind.group', board: 'messages.kind.board' };

interface HeaderProps {
  readonly channel: ChannelView;
  readonly members: readonly MemberView[];
  readonly selfAuthorityId: string;
  readonly peopleOpen: boolean;
  readonly onPeople: () => void;
  readonly onBack: () => void;
  readonly peopleButton: Ref<HTMLButtonElement>;
}

/** What the channel is about, and who can read it. */
export function ConversationHeader({ channel, members, selfAuthorityId, peopleOpen, onPeople, onBack, peopleButton }: HeaderProps): ReactElement {
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a small screen, the link that led here is gone.
    if (document.activeElement === document.body || document.activeElement?.checkVisibility() === false) heading.current?.focus();
  }, []);
  const { dir } = LOCALES[useLanguage().locale];
  const authorities = new Set(members.map(({ authorityId }) => authorityId)).size;
  return (
    <header className="conversation-header">
      <span className="conversation-back"><IconButton icon="back" label={text('messages.back')} onClick={onBack} /></span>
      <div className="grow">
        <h1 className="conversation-title" data-mixed={(directionOf(channel.subject ?? '') ?? dir) !== dir} tabIndex={-1} ref={heading}><Title channel={channel} members={members} selfAuthorityId={selfAuthorityId} /></h1>
        <p className="small quiet"><Text id={KINDS[channel.kind]} /></p>
      </div>
      {members.length > 0 && (
        <Button ref={peopleButton} size="small" icon="people" aria-expanded={peopleOpen} onClick={onPeople}>
          {text('messages.readers', { officers: channel.officerIds.length, authorities })}
        </Button>
      )}
    </header>
  );
}

function Title({ channel, members, selfAuthorityId }: Pick<HeaderProps, 'channel' | 'members' | 'selfAuthorityId'>): ReactElement {
  const { formatList } = useIntl();
  if (channel.subject !== undefined && channel.subject !== '') return <UserText inline>{channel.subject}</UserText>;
  const others = new Map(members.filter(({ authorityId }) => authorityId !== selfAuthorityId).map((other) => [isState(other.state) ? other.state : other.authorityId, other]));
  if (others.size === 0) return <Text id="messages.noSubject" />;
  return <>{formatList([...others].map(([key, { state, authorityName }]) => <StateOrName key={key} state={state} name={authorityName} />))}</>;
}

const STATES: Readonly<Partial<Record<ChannelView['state'], { readonly id: MessageId; readonly tone: 'info' | 'warn' | 'danger' }>>> = {
  opening: { id: 'messages.channel.opening', tone: 'info' },
  rejoining: { id: 'messages.channel.rejoining', tone: 'warn' },
  stopped: { id: 'messages.channel.stopped', tone: 'danger' },
  left: { id: 'messages.channel.left', tone: 'warn' },
};

/** Nothing while all is as it should be. */
export function ChannelTrouble({ channel }: { channel: ChannelView }): ReactElement | null {
  const trouble = STATES[channel.state];
  if (trouble) {
    return (
      <div className="conversation-trouble">
        <Callout tone={trouble.tone}>
          <Text id={trouble.id} />
          {channel.stoppedBy !== undefined && <> <span className="small quiet code">{channel.stoppedBy}</span></>}
        </Callout>
      </div>
    );
  }
  if (channel.delayedBy === undefined || channel.queued === 0) return null;
  return <div className="conversation-trouble"><Callout tone="warn"><Text id="messages.channel.delayed" values={{ n: channel.queued }} /> <span className="small quiet code">{channel.delayedBy}</span></Callout></div>;
}
