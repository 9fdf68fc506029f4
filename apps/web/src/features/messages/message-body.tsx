import type { MessageView } from '@chancery/sdk';
import { useState, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { href, routes } from '../../shell/routes.js';
import { Time } from '../../ui/time.js';
import { UserText } from '../../ui/user-text.js';
import { useConversation } from './conversation-context.js';
import { Fault } from './fault.js';
import { beginningOf } from './long-text.js';
import { MembershipLine } from './membership-line.js';
import { QuotedWords } from './quoted-words.js';

/** What a message says, by its kind. */
export function MessageBody({ view }: { view: MessageView }): ReactElement {
  const { slots: { AttachmentBody, NoticeBody } } = useConversation();
  const { content, membership, retracted, sender } = view;
  if (view.integrity !== 'verified') return <Fault view={view} />;
  if (membership) return <MembershipLine membership={membership} />;
  if (retracted) {
    return <p className="quiet"><Text id="messages.retracted" values={{ who: <UserText inline>{sender?.officer ?? ''}</UserText>, at: <Time at={retracted.at} /> }} /></p>;
  }
  switch (content?.kind) {
    case 'text':
      return (
        <>
          {content.inReplyTo !== undefined && <Quotation messageId={content.inReplyTo} rootId={view.rootId ?? content.inReplyTo} />}
          <LongText text={content.text} {...(content.language === undefined ? {} : { language: content.language })} />
        </>
      );
    case 'opening':
      return <p className="message-event"><Text id="messages.opening" values={{ who: <UserText inline>{sender?.officer ?? ''}</UserText>, subject: <UserText inline>{content.subject}</UserText> }} /></p>;
    case 'attachment':
      return <AttachmentBody message={view} />;
    case 'notice':
      return <NoticeBody message={view} />;
    default:
      return <p className="quiet"><Text id="messages.newer" /></p>;
  }
}

/** A long text shows its beginning first: nobody has to scroll past what somebody pasted. */
export function LongText({ text, language }: { text: string; language?: string }): ReactElement {
  const [whole, setWhole] = useState(false);
  const beginning = beginningOf(text);
  return (
    <div className="message-text" lang={language}>
      <UserText>{beginning === undefined || whole ? text : `${beginning}…`}</UserText>
      {beginning !== undefined && (
        <button className="message-link small" type="button" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          <Text id={whole ? 'messages.showLess' : 'messages.showAll'} />
        </button>
      )}
    </div>
  );
}

function Quotation({ messageId, rootId }: { messageId: string; rootId: string }): ReactElement {
  const { channel } = useConversation();
  return <a className="message-quote small" href={href(routes.thread(channel.channelId, rootId))}><QuotedWords messageId={messageId} /></a>;
}
