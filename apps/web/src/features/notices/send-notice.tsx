import { NOTICE_KINDS, NOTICE_PRIORITIES, type NoticeKind, type NoticePriority } from '@chancery/domain';
import type { Self } from '@chancery/sdk';
import { useId, useState, type FormEvent, type ReactElement } from 'react';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text, useLanguage, useText } from '../../i18n/language.js';
import { routes, useRoute } from '../../shell/routes.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { SelectField, TextArea, TextField } from '../../ui/field.js';
import { spelledOut } from '../../ui/user-text.js';
import { Addressees } from './addressees.js';
import { faultsOf, MAX, MAX_MINUTES, MIN_MINUTES, minutesOf, orderOf, type NoticeDraft } from './notice-draft.js';
import { useNoticeDraft } from './use-notice-draft.js';

/** Writes and sends a notice. What was typed stays until it is sent, also when the dialog is closed or the page loaded anew. */
export function SendNotice({ self }: { self: Self }): ReactElement {
  const text = useText();
  const { locale } = useLanguage();
  const [, go] = useRoute();
  const [step, setStep] = useState<'closed' | 'writing' | 'asking'>('closed');
  const { draft, change, clear, failure } = useNoticeDraft();
  const [tried, setTried] = useState(false);
  const form = useId();
  const { data: forms } = useEngineQuery(['forms', 'notices'], (engine) => engine.forms.notices());
  const names = forms?.[draft.kind] ?? [];
  const send = useEngineAction(async ({ notices }) => {
    const { noticeId } = await notices.send(orderOf(draft, names, locale));
    clear();
    setStep('closed');
    go(routes.notice(noticeId));
  }, [keys.notices]);
  const close = (): void => {
    setStep('closed');
    setTried(false);
    send.reset();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (faultsOf(draft).length === 0) setStep('asking');
  };
  const n = draft.toAuthorityIds.length;
  const missing = names.filter((name) => !draft.fields[name]?.trim()).length;
  return (
    <>
      <Button icon="notice" onClick={() => setStep('writing')}>{text('notices.new')}</Button>
      <Dialog
        title={text('notices.new')} isOpen={step === 'writing'} onClose={close} size="wide"
        actions={<><Button onClick={close}>{text('shell.cancel')}</Button><Button kind="primary" type="submit" form={form}>{text('notices.review')}</Button></>}
      >
        <form id={form} className="stack notice-form" onSubmit={onSubmit} noValidate>
          <Failure failure={failure} />
          <Fields draft={draft} onChange={change} self={self} tried={tried} names={names} />
        </form>
      </Dialog>
      <Dialog
        title={text('notices.ask', { n })} isOpen={step === 'asking'} onClose={() => setStep('writing')}
        actions={<><Button onClick={() => setStep('writing')}>{text('shell.back')}</Button><Button kind="primary" icon="send" busy={send.busy} onClick={() => void send.run(undefined)}>{text('notices.send', { n })}</Button></>}
      >
        <p><Text id="notices.ask.about" values={{ minutes: minutesOf(draft) }} /></p>
        {missing > 0 && <Callout tone="warn"><Text id="notices.incomplete" values={{ n: missing }} /></Callout>}
        <Failure failure={send.failure} />
      </Dialog>
    </>
  );
}

interface FieldsProps {
  readonly draft: NoticeDraft;
  readonly onChange: (draft: NoticeDraft) => void;
  readonly self: Self;
  /** Faults are shown once the officer has tried to go on. */
  readonly tried: boolean;
  readonly names: readonly string[];
}

function Fields({ draft, onChange, self, tried, names }: FieldsProps): ReactElement {
  const text = useText();
  const { data: channels = [] } = useEngineQuery(keys.channels, (engine) => engine.channels.list());
  const faults = tried ? faultsOf(draft) : [];
  const set = (change: Partial<NoticeDraft>): void => onChange({ ...draft, ...change });
  return (
    <>
      <SelectField label={text('notices.channel')} value={draft.channelId} error={faults.includes('channel') && text('notices.fault.channel')} onChange={(event) => set({ channelId: event.target.value, toAuthorityIds: [] })}>
        <option value="">{text('notices.choose')}</option>
        {channels.filter(({ state }) => state === 'active').map(({ channelId, subject }) => <option key={channelId} value={channelId} dir="auto">{subject ? spelledOut(subject) : text('notices.noSubject')}</option>)}
      </SelectField>
      {draft.channelId !== '' && (
        <Addressees channelId={draft.channelId} ownAuthorityId={self.authorityId} chosen={draft.toAuthorityIds} error={faults.includes('addressees') && text('notices.fault.addressees')} onChange={(toAuthorityIds) => set({ toAuthorityIds })} />
      )}
      <SelectField label={text('notices.kindLabel')} value={draft.kind} onChange={(event) => set({ kind: event.target.value as NoticeKind })}>
        {Object.keys(NOTICE_KINDS).map((kind) => <option key={kind} value={kind}>{text('notices.kind', { kind })}</option>)}
      </SelectField>
      <SelectField label={text('notices.priorityLabel')} value={draft.priority} onChange={(event) => set({ priority: event.target.value as NoticePriority })}>
        {Object.keys(NOTICE_PRIORITIES).map((priority) => <option key={priority} value={priority}>{text('notices.priority', { priority })}</option>)}
      </SelectField>
      <TextField
        label={text('notices.minutes')} hint={text('notices.minutes.hint', { minutes: NOTICE_PRIORITIES[draft.priority].ackWithinMinutes })} inputMode="numeric" value={draft.ackWithinMinutes}
        error={faults.includes('minutes') && text('notices.fault.minutes', { min: MIN_MINUTES, max: MAX_MINUTES })} onChange={(event) => set({ ackWithinMinutes: event.target.value })}
      />
      <TextField label={text('notices.titleLabel')} maxLength={MAX.title} value={draft.title} error={faults.includes('title') && text('notices.fault.title')} onChange={(event) => set({ title: event.target.value })} />
      <TextArea label={text('notices.textLabel')} maxLength={MAX.text} value={draft.text} onChange={(event) => set({ text: event.target.value })} />
      {names.map((name) => (
        <TextArea key={name} label={text('notices.field', { field: name })} maxLength={MAX.field} value={draft.fields[name] ?? ''} onChange={(event) => set({ fields: { ...draft.fields, [name]: event.target.value } })} />
      ))}
    </>
  );
}
