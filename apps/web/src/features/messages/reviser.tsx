import type { MessageView } from '@chancery/sdk';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useEngineAction } from '../../engine/queries.js';
import { Text, useLanguage, useText } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/failure.js';
import { WritingBox, type WritingBoxHandle } from './writing-box.js';

/** In place of the composer, whose draft waits meanwhile: a new wording for a text of one's own. */
export function Reviser({ view, onDone }: { view: MessageView; onDone: () => void }): ReactElement {
  const text = useText();
  const { locale } = useLanguage();
  const before = view.content?.kind === 'text' ? view.content.text : '';
  const [wording, setWording] = useState(before);
  const box = useRef<WritingBoxHandle>(null);
  useEffect(() => box.current?.focus(), []);
  const { run, busy, failure } = useEngineAction((engine, words: string) => engine.messages.revise(view.channelId, view.id, { text: words, language: locale }));
  const submit = async (): Promise<void> => {
    if (wording === before || (await run(wording))) onDone();
  };
  return (
    <div className="composer">
      <Failure failure={failure} />
      <div className="composer-answered small">
        <span className="grow"><Text id="messages.revising" /></span>
        <Button size="small" onClick={onDone}><Text id="shell.cancel" /></Button>
      </div>
      <WritingBox ref={box} label={text('messages.revise.field')} submitLabel={text('messages.revise.save')} value={wording} onChange={setWording} onSubmit={() => void submit()} onEscape={onDone} busy={busy} />
    </div>
  );
}
