import { DEFAULT_POLICIES, permits } from '@chancery/domain';
import type { ChannelView, Self } from '@chancery/sdk';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { routes, useRoute } from '../../shell/routes.js';
import type { ConversationSlots } from '../../shell/slots.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';
import { Announcer } from './announcer.js';
import { Composer, type ComposerHandle } from './composer.js';
import { ConversationContext, LoadedMessages } from './conversation-context.js';
import { ChannelTrouble, ConversationHeader } from './conversation-header.js';
import { JoinedHere } from './joined-here.js';
import { MessageList, type MessageListHandle } from './message-list.js';
import { MessageOverlays } from './message-overlays.js';
import { Reviser } from './reviser.js';
import { itemsOf } from './rows.js';
import { Thread } from './thread.js';
import { useHistory } from './use-history.js';
import { useMoves } from './use-moves.js';
import { useOutgoing } from './use-outgoing.js';
import { useReadMarking } from './use-read-marking.js';
import { useReceipts } from './use-receipts.js';
import './messages.css';

interface ConversationProps {
  readonly channelId: string;
  readonly self: Self;
  readonly slots: ConversationSlots;
  readonly onBack: () => void;
  readonly threadId?: string;
  readonly atSeq?: number;
}

/** One channel: what was said, and where to say something. */
export function Conversation(props: ConversationProps): ReactElement | null {
  const { channelId } = props;
  const channel = useEngineQuery([...keys.channel(channelId), 'view'], (engine) => engine.channels.get(channelId));
  const inbox = useEngineQuery(keys.inbox, (engine) => engine.inbox.list());
  if (channel.isError && !channel.data) {
    return <div className="screen"><Callout tone="warn" action={<Button onClick={props.onBack}><Text id="messages.back" /></Button>}><Text id="messages.unknownChannel" /></Callout></div>;
  }
  if (!channel.data || !inbox.data) return null;
  const entry = inbox.data.find((candidate) => candidate.channelId === channelId);
  return <OpenConversation {...props} channel={channel.data} unread={entry?.unread ?? 0} readUpTo={entry?.readUpTo} />;
}

interface OpenProps extends ConversationProps {
  readonly channel: ChannelView;
  readonly unread: number;
  readonly readUpTo: number | undefined;
}

function OpenConversation({ channelId, channel, self, slots, onBack, threadId, atSeq, unread, readUpTo }: OpenProps): ReactElement {
  const text = useText();
  const [, go] = useRoute();
  const { DropArea, AttachButton, Uploads, People } = slots;
  const { history, view } = useHistory(channelId, atSeq);
  const { rows, send } = useOutgoing(channelId, self, view.rows, view.attached || view.opening === 0);
  const [unreadAfter] = useState(unread > 0 ? readUpTo : undefined);
  const items = useMemo(() => itemsOf(rows, unreadAfter), [rows, unreadAfter]);
  const { data: members = [] } = useEngineQuery(keys.members(channelId), (engine) => engine.channels.members(channelId));
  const receipts = useReceipts(channelId, self.officerId, view.rows.some(({ own }) => own));
  const [peopleOpen, setPeopleOpen] = useState(false);
  const list = useRef<MessageListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const peopleButton = useRef<HTMLButtonElement>(null);
  const maySend = (channel.state === 'active' || channel.state === 'opening') && permits(DEFAULT_POLICIES[channel.kind], 'send', self);
  const openPeople = useCallback(() => setPeopleOpen(true), []);
  const { state: moves, context } = useMoves({ self, channel, slots, maySend, openPeople, composer });
  const mark = useReadMarking(channelId, readUpTo);

  const loaders = useMemo(() => ({
    onNearStart: () => void history.older(),
    onNearEnd: () => void history.newer(),
    onWantEnd: () => void history.open(),
    onSeen: (first: number, last: number, atEnd: boolean) => {
      history.see(first, last);
      mark(last, atEnd);
    },
  }), [history, mark]);

  const sendHere = async (words: string, inReplyTo?: string): Promise<void> => {
    const sent = send(words, inReplyTo);
    if (!view.attached) void history.open();
    else requestAnimationFrame(() => list.current?.toEnd());
    await sent;
  };
  // Beside a panel on a small screen, what the keyboard returns to is hidden until the panel is gone.
  const returnTo = useRef<() => void>(undefined);
  const closePeople = (): void => {
    returnTo.current = () => peopleButton.current?.focus();
    setPeopleOpen(false);
  };
  const closeThread = (): void => {
    returnTo.current = () => composer.current?.focus();
    go(routes.channel(channelId));
  };
  const wantedSeq = atSeq ?? items.find(({ firstNew }) => firstNew)?.view.seq;
  const beginAt = wantedSeq === undefined ? undefined : (items.findLast(({ view: { seq } }) => seq !== undefined && seq <= wantedSeq) ?? items[0])?.key;
  const panel = peopleOpen ? 'people' : threadId === undefined ? undefined : 'thread';
  useEffect(() => {
    returnTo.current?.();
    returnTo.current = undefined;
  }, [panel]);

  return (
    <ConversationContext value={context}>
      <LoadedMessages value={view.rows}>
        <section className="conversation" data-panel={panel}>
          <div className="conversation-main">
            <ConversationHeader {...{ channel, members, peopleOpen, onBack, peopleButton }} selfAuthorityId={self.authorityId} onPeople={() => (peopleOpen ? closePeople() : openPeople())} />
            <ChannelTrouble channel={channel} />
            <DropArea channelId={channelId}>
              <div className="conversation-talk">
                {view.error !== undefined && <Failure failure={failureOf(view.error)} action={<Button onClick={() => void history.open(atSeq)}><Text id="messages.fault.fault.action" /></Button>} />}
                {view.opening > 0 && (
                  <MessageList
                    key={view.opening} ref={list} label={text('messages.list')} items={items} receipts={receipts} attached={view.attached}
                    {...(beginAt === undefined ? {} : { beginAt })} {...(atSeq === undefined || beginAt === undefined ? {} : { highlighted: beginAt })}
                    head={view.atStart && <JoinedHere channel={channel} firstAt={rows[0]?.view.acceptedAt} />}
                    {...loaders}
                  />
                )}
                <Uploads channelId={channelId} />
                {moves.revising && <Reviser key={moves.revising.id} view={moves.revising} onDone={moves.endRevising} />}
                {maySend && <div hidden={moves.revising !== undefined}><Composer ref={composer} channelId={channelId} label={text('messages.field')} send={sendHere}><AttachButton channelId={channelId} /></Composer></div>}
                {!maySend && channel.state === 'active' && <p className="conversation-mute small quiet"><Text id="messages.mute" /></p>}
              </div>
            </DropArea>
          </div>
          {panel && (
            <aside className="conversation-side" aria-label={text(panel === 'people' ? 'messages.people' : 'messages.thread')} onKeyDown={(event) => escapes(event) && (panel === 'people' ? closePeople() : closeThread())}>
              {panel === 'people' ? <People channelId={channelId} onClose={closePeople} /> : threadId !== undefined && <Thread key={threadId} channelId={channelId} threadId={threadId} receipts={receipts} onClose={closeThread} />}
            </aside>
          )}
        </section>
        <MessageOverlays moves={moves} receipts={receipts} members={members} />
        <Announcer channelId={channelId} self={self} />
      </LoadedMessages>
    </ConversationContext>
  );
}

const escapes = ({ key, defaultPrevented }: KeyboardEvent): boolean => key === 'Escape' && !defaultPrevented;

