import type { MemberView, MessageView } from '@chancery/sdk';
import type { ReactElement } from 'react';
import { keys, useEngineAction, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Failure } from '../../ui/failure.js';
import { Party } from '../../ui/names.js';
import { Time } from '../../ui/time.js';
import { LongText } from './message-body.js';
import type { OfficerReceipt } from './receipts-table.js';

interface DialogOf {
  readonly view: MessageView;
  readonly onClose: () => void;
}

/** Every wording, the newest first. */
export function VersionsDialog({ view, onClose }: DialogOf): ReactElement {
  const text = useText();
  const { data: versions = [] } = useEngineQuery([...keys.channel(view.channelId), 'versions', view.id], (engine) => engine.messages.versions(view.channelId, view.id));
  return (
    <Dialog title={text('messages.versions.title')} isOpen onClose={onClose} actions={<Button onClick={onClose}><Text id="shell.close" /></Button>}>
      <ol className="stack versions">
        {versions.map(({ text: wording, at, language }, i) => (
          <li key={i} className="panel stack-tight">
            <span className="small quiet"><Text id={i === 0 ? 'messages.versions.first' : 'messages.versions.later'} values={{ n: i + 1, at: <Time at={at} /> }} /></span>
            <LongText text={wording} {...(language === undefined ? {} : { language })} />
          </li>
        )).reverse()}
      </ol>
    </Dialog>
  );
}

export function RetractDialog({ view, onClose }: DialogOf): ReactElement {
  const text = useText();
  const { run, busy, failure } = useEngineAction((engine) => engine.messages.retract(view.channelId, view.id));
  const retract = async (): Promise<void> => {
    if (await run(undefined)) onClose();
  };
  return (
    <Dialog
      title={text('messages.retract.title')} isOpen onClose={onClose}
      actions={<><Button onClick={onClose}><Text id="shell.cancel" /></Button><Button kind="danger" busy={busy} onClick={() => void retract()}><Text id="messages.retract.confirm" /></Button></>}
    >
      <p><Text id="messages.retract.meaning" /></p>
      <Failure failure={failure} />
    </Dialog>
  );
}

/** Ids and places, for whoever has to report something. */
export function DetailsDialog({ view, onClose }: DialogOf): ReactElement {
  const text = useText();
  const language = view.content?.kind === 'text' ? view.content.language : undefined;
  return (
    <Dialog title={text('messages.details.title')} isOpen onClose={onClose} actions={<Button onClick={onClose}><Text id="shell.close" /></Button>}>
      <dl className="facts">
        {view.sender && <><dt><Text id="messages.details.sender" /></dt><dd><Party state={view.sender.state} authority={view.sender.authority} officer={view.sender.officer} /></dd></>}
        {view.sender && <><dt><Text id="messages.details.device" /></dt><dd className="code">{view.sender.deviceId}</dd></>}
        <dt><Text id="messages.details.sentAt" /></dt><dd><Time at={view.sentAt} /></dd>
        {view.acceptedAt !== undefined && <><dt><Text id="messages.details.acceptedAt" /></dt><dd><Time at={view.acceptedAt} /></dd></>}
        <dt><Text id="messages.details.message" /></dt><dd className="code">{view.id}</dd>
        <dt><Text id="messages.details.channel" /></dt><dd className="code">{view.channelId}</dd>
        {view.seq !== undefined && <><dt><Text id="messages.details.seq" /></dt><dd className="code">{view.seq}</dd></>}
        {language !== undefined && <><dt><Text id="messages.details.language" /></dt><dd className="code">{language}</dd></>}
        {view.reason !== undefined && <><dt><Text id="messages.details.reason" /></dt><dd className="code">{view.reason}</dd></>}
      </dl>
    </Dialog>
  );
}

const STEPS: readonly { readonly id: MessageId; readonly has: (receipt: OfficerReceipt, seq: number) => boolean }[] = [
  { id: 'messages.receipts.read', has: ({ readUpTo }, seq) => readUpTo >= seq },
  { id: 'messages.receipts.stored', has: ({ storedUpTo, readUpTo }, seq) => storedUpTo >= seq && readUpTo < seq },
  { id: 'messages.receipts.none', has: ({ storedUpTo, readUpTo }, seq) => storedUpTo < seq && readUpTo < seq },
];

/** Who has it on a device, and who says to have read it. */
export function ReceiptsDialog({ view, receipts, members, onClose }: DialogOf & { receipts: readonly OfficerReceipt[]; members: readonly MemberView[] }): ReactElement {
  const text = useText();
  const names = new Map(members.map((member) => [member.officerId, member]));
  const seq = view.seq ?? Infinity;
  return (
    <Dialog title={text('messages.receipts.title')} isOpen onClose={onClose} actions={<Button onClick={onClose}><Text id="shell.close" /></Button>}>
      <p className="small quiet"><Text id="messages.receipts.meaning" /></p>
      {STEPS.map(({ id, has }) => ({ id, who: receipts.filter((receipt) => has(receipt, seq)) })).filter(({ who }) => who.length > 0).map(({ id, who }) => (
        <section key={id} className="stack-tight">
          <h3><Text id={id} values={{ n: who.length }} /></h3>
          <ul className="stack-tight">
            {who.map(({ officerId }) => {
              const member = names.get(officerId);
              return <li key={officerId}>{member ? <Party state={member.state} authority={member.authorityName} officer={member.officerName} /> : <span className="code">{officerId}</span>}</li>;
            })}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}
