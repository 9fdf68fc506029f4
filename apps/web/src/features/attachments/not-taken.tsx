import { useState, type ReactElement } from 'react';
import { useEngineEvent } from '../../engine/hooks.js';
import type { EngineEvent } from '../../engine/protocol.js';
import { Text, useText } from '../../i18n/language.js';
import { IconButton } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { UserText } from '../../ui/user-text.js';

type Refused = Extract<EngineEvent, { type: 'attach-failed' }>;

/** Files of this channel that were not taken at all, until the officer has seen it: nothing disappears without a word. */
export function NotTaken({ channelId }: { channelId: string }): ReactElement | null {
  const text = useText();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  useEngineEvent('attach-failed', (event) => {
    if (event.channelId === channelId) setRefused((before) => [...before.filter(({ attachmentId }) => attachmentId !== event.attachmentId), event]);
  });
  if (refused.length === 0) return null;
  return (
    <ul className="uploads stack-tight">
      {refused.map(({ attachmentId, name, failure }) => (
        <li className="file-card" key={attachmentId}>
          <div className="grow stack-tight">
            <strong className="file-name"><Text id="attachments.notTaken" values={{ name: <UserText inline>{name}</UserText> }} /></strong>
            <Failure failure={failure} />
          </div>
          <IconButton icon="close" label={text('attachments.notTaken.close', { name })} onClick={() => setRefused((before) => before.filter((one) => one.attachmentId !== attachmentId))} />
        </li>
      ))}
    </ul>
  );
}
