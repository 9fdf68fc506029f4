import type { MessageView } from '@chancery/sdk';
import { useImperativeHandle, useRef, useState, type ReactElement, type ReactNode, type Ref } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import type { EngineFailure } from '../../engine/protocol.js';
import { useText } from '../../i18n/language.js';
import { IconButton } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { QuotedWords } from './quoted-words.js';
import { useDraft } from './use-draft.js';
import { WritingBox, type WritingBoxHandle } from './writing-box.js';

export interface ComposerHandle {
  focus(): void;
  answer(view: MessageView): void;
  /** Begins with these words, unless something has been begun. */
  suggest(text: string): void;
}

interface ComposerProps {
  readonly channelId: string;
  readonly threadId?: string;
  readonly label: string;
  readonly send: (text: string, inReplyTo?: string) => Promise<void>;
  readonly children?: ReactNode;
  readonly ref?: Ref<ComposerHandle>;
}

/** Where a message is written. Nothing that was typed is lost: not by leaving, not by a failure. */
export function Composer({ channelId, threadId, label, send, children, ref }: ComposerProps): ReactElement {
  const text = useText();
  const draft = useDraft(channelId, threadId === undefined ? undefined : { kind: 'thread', messageId: threadId });
  const box = useRef<WritingBoxHandle>(null);
  const [failure, setFailure] = useState<EngineFailure>();
  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus(),
    answer: ({ id }) => {
      draft.answer(id);
      box.current?.focus();
    },
    suggest: (words) => {
      if (draft.text === '') draft.write(words);
      box.current?.focus();
    },
  }));
  const submit = (): void => {
    const inReplyTo = draft.inReplyTo ?? threadId;
    const taken = draft.take();
    setFailure(undefined);
    send(taken, inReplyTo).catch((error: unknown) => {
      draft.putBack(taken, inReplyTo === threadId ? undefined : inReplyTo);
      setFailure(failureOf(error));
    });
  };
  const stopAnswering = (): void => {
    draft.answer(undefined);
    box.current?.focus();
  };
  return (
    <div className="composer">
      <Failure failure={failure ?? draft.failure} />
      {draft.inReplyTo !== undefined && <Answered messageId={draft.inReplyTo} onCancel={stopAnswering} />}
      <WritingBox ref={box} label={label} submitLabel={text('messages.send')} value={draft.text} onChange={draft.write} onSubmit={submit} {...(draft.inReplyTo === undefined ? {} : { onEscape: stopAnswering })}>
        {children}
      </WritingBox>
    </div>
  );
}

function Answered({ messageId, onCancel }: { messageId: string; onCancel: () => void }): ReactElement {
  const text = useText();
  return (
    <div className="composer-answered small">
      <span className="grow"><QuotedWords messageId={messageId} /></span>
      <IconButton icon="close" label={text('messages.cancelReply')} onClick={onCancel} />
    </div>
  );
}
