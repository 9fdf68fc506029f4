import type { MessageView } from '@chancery/sdk';
import { useEffect, useRef, type ReactElement } from 'react';
import { useEngineAction } from '../../engine/queries.js';
import { Text, useLanguage, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { useDraft } from './use-draft.js';
import { WritingBox, type WritingBoxHandle } from './writing-box.js';

/** In place of the composer, whose draft waits meanwhile: a new wording for a text of one's own. What was begun is kept until it is sent or given up. */
export function Reviser({ view, onDone }: { view: MessageView; onDone: () => void }): ReactElement {
  const text = useText();
  const { locale } = useLanguage();
  const before = view.content?.kind === 'text' ? view.content.text : '';
  const { text: wording, write, take, failure: unkept } = useDraft(view.channelId, { kind: 'revision', messageId: view.id }, before);
  const box = useRef<WritingBoxHandle>(null);
  useEffect(() => box.current?.focus(), []);
  const { run, busy, failure } = useEngineAction((engine, words: string) => engine.messages.revise(view.channelId, view.id, { text: words, language: locale }));
  const submit = async (): Promise<void> => {
    if (wording === before || (await run(wording))) close();
  };
  const close = (): void => {
    take();
    onDone();
  };
  return (
    <div className="composer">
      <Failure failure={failure ?? unkept} />
      <div className="composer-answered small">
        <span className="grow"><Text id="messages.revising" /></span>
        <Button size="small" onClick={close}><Text id="shell.cancel" /></Button>
      </div>
      <WritingBox ref={box} label={text('messages.revise.field')} submitLabel={text('messages.revise.save')} value={wording} onChange={write} onSubmit={() => void submit()} onEscape={close} busy={busy} />
    </div>
  );
}
