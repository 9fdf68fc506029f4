import { use, type ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { UserText } from '../../ui/user-text.js';
import { LoadedMessages } from './conversation-context.js';
import { oneLineOf } from './long-text.js';

/** Whom a message answers and what they said, as it stands now. */
export function QuotedWords({ messageId }: { messageId: string }): ReactElement {
  const answered = use(LoadedMessages).findLast(({ id }) => id === messageId);
  const said = answered?.content?.kind === 'text' ? oneLineOf(answered.content.text) : undefined;
  if (!answered?.sender || said === undefined) return <Text id="messages.quoteEarlier" />;
  return <Text id="messages.quote" values={{ who: <UserText inline>{answered.sender.officer}</UserText>, text: <UserText inline>{said}</UserText> }} />;
}
