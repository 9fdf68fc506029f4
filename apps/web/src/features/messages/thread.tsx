import { use, useCallback, useEffect, useMemo, useRef, type ReactElement } from 'react';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { IconButton } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Composer, type ComposerHandle } from './composer.js';
import { ConversationContext, LoadedMessages, useConversation, type ConversationState } from './conversation-context.js';
import { MessageList, type MessageListHandle } from './message-list.js';
import type { OfficerReceipt } from './receipts-table.js';
import { itemsOf } from './rows.js';
import { useOutgoing } from './use-outgoing.js';

/** A message and everything that answers it, beside the conversation. */
export function Thread({ channelId, threadId, receipts, onClose }: { channelId: string; threadId: string; receipts: readonly OfficerReceipt[]; onClose: () => void }): ReactElement {
  const text = useText();
  const above = useConversation();
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<MessageListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  useEffect(() => heading.current?.focus(), []);
  const { data: views, isError } = useEngineQuery(keys.thread(channelId, threadId), (engine) => engine.messages.thread(channelId, threadId));
  const { rows, send } = useOutgoing(channelId, above.self, views ?? [], true);
  const items = useMemo(() => itemsOf(rows), [rows]);
  const root = views?.[0];
  const rootId = root?.rootId ?? threadId;
  const loaded = use(LoadedMessages);
  // Those of the thread last: they may be older than what the conversation beside it has loaded.
  const quotable = useMemo(() => [...loaded, ...(views ?? [])], [loaded, views]);
  const move = useCallback<ConversationState['move']>((kind, view, anchor) => {
    if (kind !== 'reply') above.move(kind, view, anchor);
    else composer.current?.answer(view);
  }, [above]);
  const context = useMemo(() => ({ ...above, move }), [above, move]);
  const sendHere = async (words: string, inReplyTo?: string): Promise<void> => {
    const sent = send(words, inReplyTo ?? rootId);
    requestAnimationFrame(() => list.current?.toEnd());
    await sent;
  };
  return (
    <ConversationContext value={context}>
      <LoadedMessages value={quotable}>
        <div className="side-head">
          <h2 tabIndex={-1} ref={heading}><Text id="messages.thread" /></h2>
          <IconButton icon="close" label={text('messages.thread.close')} onClick={onClose} />
        </div>
        {isError && <Callout tone="warn"><Text id="messages.thread.unknown" /></Callout>}
        {views && <MessageList ref={list} label={text('messages.thread')} items={items} receipts={receipts} attached onWantEnd={() => undefined} />}
        {above.maySend && !isError && <Composer ref={composer} channelId={channelId} threadId={rootId} label={text('messages.thread.field')} send={sendHere} />}
      </LoadedMessages>
    </ConversationContext>
  );
}
