import type { ChannelView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { Text } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Time } from '../../ui/time.js';
import { useConversation } from './conversation-context.js';

/** Above the first row: what came before this device joined is not there, and why. */
export function JoinedHere({ channel, firstAt }: { channel: ChannelView; firstAt: number | undefined }): ReactElement | null {
  const { openPeople } = useConversation();
  if (channel.joinedSeq === 0) return null;
  return (
    <article className="message-fault message-start">
      <p>{firstAt === undefined ? <Text id="messages.before" /> : <Text id="messages.beforeDate" values={{ at: <Time at={firstAt} /> }} />}</p>
      <Button size="small" onClick={openPeople}><Text id="messages.fault.before.action" /></Button>
    </article>
  );
}
