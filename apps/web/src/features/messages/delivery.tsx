import type { MessageView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { useConnection } from '../../engine/connection.js';
import { Text } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { useConversation } from './conversation-context.js';

/** How far one's own message has come, in words. @param progress `stored/read/of`, once the server has said */
export function Delivery({ view, progress }: { view: MessageView; progress?: string }): ReactElement {
  const { move } = useConversation();
  if (view.state === 'queued' || view.seq === undefined) return <Queued />;
  const [stored = 0, read = 0, of = 0] = (progress ?? '').split('/').map(Number);
  if (of === 0) return <span><Text id="messages.state.sent" /></span>;
  const id: MessageId = read > 0 ? 'messages.state.read' : stored > 0 ? 'messages.state.stored' : 'messages.state.sent';
  return (
    <button className="message-link" type="button" onClick={() => move('receipts', view)}>
      <Text id={id} values={{ n: read > 0 ? read : stored, of }} />
    </button>
  );
}

/** Not confirmed by the server yet: because of the connection, of the channel, or only for a moment. */
function Queued(): ReactElement {
  const { channel } = useConversation();
  const connection = useConnection();
  if (connection === 'disconnected' || connection === 'signed-out') return <span><Text id="messages.state.queued" /></span>;
  return <span><Text id={channel.delayedBy === undefined && channel.state === 'active' ? 'messages.state.sending' : 'messages.state.held'} /></span>;
}
