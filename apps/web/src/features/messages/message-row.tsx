import type { MessageView } from '@chancery/sdk';
import { memo, useId, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';
import { Text, useText } from '../../i18n/language.js';
import { href, routes } from '../../shell/routes.js';
import { IconButton } from '../../ui/button.js';
import { Party } from '../../ui/names.js';
import { Time } from '../../ui/time.js';
import { useConversation } from './conversation-context.js';
import { Delivery } from './delivery.js';
import { MessageBody } from './message-body.js';
import { timeOf } from './rows.js';

interface MessageRowProps {
  readonly view: MessageView;
  readonly day: number | undefined;
  readonly grouped: boolean;
  readonly firstNew: boolean;
  /** The keyboard comes here first. */
  readonly current: boolean;
  readonly highlighted: boolean;
  /** On how many devices, and read by how many, of how many officers: `n/n/n`. Own messages only. */
  readonly progress?: string;
}

export const MessageRow = memo(function MessageRow({ view, day, grouped, firstNew, current, highlighted, progress }: MessageRowProps): ReactElement {
  const { self, move } = useConversation();
  const text = useText();
  const id = useId();
  const event = view.membership !== undefined || view.content?.kind === 'opening';
  const mine = view.sender?.officerId === self.officerId;
  const openMenu = (opened: MouseEvent<HTMLElement> | KeyboardEvent<HTMLElement>): void => {
    opened.preventDefault();
    const row = opened.currentTarget;
    move('menu', view, row.querySelector<HTMLElement>('.message-more button') ?? row);
  };
  const onKeyDown = (pressed: KeyboardEvent<HTMLElement>): void => {
    const isContextKey = pressed.key === 'ContextMenu' || (pressed.key === 'F10' && pressed.shiftKey);
    if (isContextKey || (pressed.key === 'Enter' && pressed.target === pressed.currentTarget)) openMenu(pressed);
  };
  return (
    <article
      className="message" data-mine={mine && !event} data-event={event} data-grouped={grouped} data-highlighted={highlighted || undefined}
      tabIndex={current ? 0 : -1} aria-labelledby={`${id}-by ${id}-at`} onKeyDown={onKeyDown}
    >
      {day !== undefined && <div className="message-day small"><Time at={day} precision="day" /></div>}
      {firstNew && <div className="message-new small"><Text id="messages.newFromHere" /></div>}
      <div className="message-frame">
        <div className="message-top">
          <span id={`${id}-by`} className={grouped || event ? 'visually-hidden' : 'message-by small'}>
            {view.sender ? <Author view={view} /> : <Text id="messages.noSender" />}
          </span>
          <span id={`${id}-at`} className="message-at small quiet"><Time at={timeOf(view)} precision="time" /></span>
          <span className="message-more"><IconButton icon="more" label={text('messages.menu')} aria-haspopup="menu" tabIndex={current ? 0 : -1} onClick={(opened) => move('menu', view, opened.currentTarget)} /></span>
        </div>
        <MessageBody view={view} />
        <Foot view={view} {...(progress === undefined ? {} : { progress })} />
      </div>
    </article>
  );
});

function Author({ view }: { view: MessageView }): ReactElement {
  const { sender } = view;
  if (!sender) return <Text id="messages.noSender" />;
  if (sender.authority === '') return <Text id="messages.you" />;
  return <Party state={sender.state} authority={sender.authority} officer={sender.officer} />;
}

function Foot({ view, progress }: { view: MessageView; progress?: string }): ReactElement | null {
  const { channel, move } = useConversation();
  const { revised, replies = 0, own } = view;
  const showsState = own && !view.membership && view.content?.kind !== 'opening';
  if (!revised && replies === 0 && !showsState) return null;
  return (
    <div className="message-foot small quiet">
      {revised && (
        <button className="message-link" type="button" onClick={() => move('versions', view)}>
          <Text id="messages.revised" values={{ at: <Time at={revised.at} />, n: revised.versions }} />
        </button>
      )}
      {replies > 0 && (
        <a className="message-link" href={href(routes.thread(channel.channelId, view.rootId ?? view.id))}><Text id="messages.replies" values={{ n: replies }} /></a>
      )}
      {showsState && <Delivery view={view} {...(progress === undefined ? {} : { progress })} />}
    </div>
  );
}
