import type { AuthorityView, ChannelKind, Self } from '@chancery/sdk';
import { useEffect, useId, useMemo, useRef, useState, type ReactElement } from 'react';
import { keys, useEngineAction } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import type { MessageId } from '../../i18n/messages.js';
import { Button, IconButton } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import { Failure } from '../../ui/failure.js';
import { SelectField, TextField } from '../../ui/field.js';
import { spelledOut } from '../../ui/user-text.js';
import { chosenOf } from './officer-choices.js';
import { OfficerPicker } from './officer-picker.js';
import { Unreachable } from './unreachable.js';
import { useDirectory, useFreshDirectory, useNetworks } from './use-names.js';
import './channels.css';

const MOST_SUBJECT = 200;
const KINDS: readonly { readonly kind: ChannelKind; readonly name: MessageId; readonly meaning: MessageId }[] = [
  { kind: 'bilateral', name: 'channels.kind.bilateral', meaning: 'channels.kind.bilateral.meaning' },
  { kind: 'group', name: 'channels.kind.group', meaning: 'channels.kind.group.meaning' },
  { kind: 'board', name: 'channels.kind.board', meaning: 'channels.kind.board.meaning' },
];

/** An authority in a network. */
export interface Party {
  readonly networkId: string;
  readonly authorityId: string;
}

/** Opens a channel: what kind, about what, with whom. @param party whose officers are chosen to begin with */
export function NewChannel({ self, party, onOpened, onCancel }: { self: Self; party?: Party; onOpened: (channelId: string) => void; onCancel: () => void }): ReactElement {
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useFreshDirectory();
  const networks = useNetworks();
  const [pickedNetwork, setNetwork] = useState(party?.networkId);
  const networkId = pickedNetwork ?? networks[0]?.networkId ?? '';
  const directory = useDirectory(networkId);
  const [kind, setKind] = useState<ChannelKind>('bilateral');
  const [subject, setSubject] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState(false);
  const leftOut = useMemo(() => new Set([self.officerId]), [self.officerId]);
  // Once, when the directory is there.
  const [awaited, setAwaited] = useState(party?.authorityId);
  const invited = awaited === undefined ? [] : officersOf(directory, awaited, self);
  if (invited.length > 0) {
    setAwaited(undefined);
    setChosen(new Set(invited));
  }
  const problem = problemOf(kind, subject, directory, chosen, self);
  const { unreachable, opening, open, dismiss } = useOpening({ networkId, kind, subject }, onOpened);
  const allows = (authorityId: string): boolean => kind !== 'bilateral' || authorityId === self.authorityId || authoritiesOf(directory, chosen, self).every((other) => other === self.authorityId || other === authorityId);
  const submit = (): void => {
    setAsked(true);
    if (!problem) void open([...chosen]);
  };
  return (
    <div className="screen">
      <div className="row">
        <IconButton icon="back" label={text('channels.new.cancel')} onClick={onCancel} />
        <h1 tabIndex={-1} ref={heading} className="quiet-focus"><Text id="channels.new.title" /></h1>
      </div>
      <form
        className="stack-loose new-channel"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {networks.length > 1 && (
          <SelectField
            label={text('channels.new.network')} value={networkId}
            onChange={(event) => {
              setNetwork(event.target.value);
              setChosen(new Set());
            }}
          >
            {networks.map((network) => <option key={network.networkId} value={network.networkId} dir="auto">{spelledOut(network.name)}</option>)}
          </SelectField>
        )}
        <KindChoice kind={kind} onChange={setKind} mayPost={self.roles.includes('coordinator')} />
        <TextField
          label={text('channels.new.subject')} hint={text('channels.new.subject.hint')} value={subject} maxLength={MOST_SUBJECT} onChange={(event) => setSubject(event.target.value)}
          error={asked && problem === 'channels.new.problem.subject' ? text(problem) : undefined}
        />
        <section className="stack">
          <h2><Text id="channels.new.officers" /></h2>
          {kind === 'bilateral' && <p className="small quiet"><Text id="channels.new.bilateral" /></p>}
          <OfficerPicker
            directory={directory} chosen={chosen} leftOut={leftOut} allows={allows}
            onChange={(next) => {
              setChosen(next);
              dismiss();
            }}
          />
          {asked && problem && problem !== 'channels.new.problem.subject' && <p className="field-error" role="alert"><Text id={problem} /></p>}
        </section>
        <Summary directory={directory} chosen={chosen} self={self} />
        {unreachable.length > 0 && <Unreachable directory={directory} officerIds={unreachable} rest={[...chosen].filter((id) => !unreachable.includes(id))} busy={opening.busy} onWithout={(rest) => void open(rest)} onBack={dismiss} />}
        <Failure failure={opening.failure?.code === 'UNREACHABLE' ? undefined : opening.failure} />
        <div className="row">
          <Button type="submit" kind="primary" busy={opening.busy}><Text id="channels.new.open" /></Button>
          <Button onClick={onCancel}><Text id="shell.cancel" /></Button>
        </div>
      </form>
    </div>
  );
}

function KindChoice({ kind, onChange, mayPost }: { kind: ChannelKind; onChange: (kind: ChannelKind) => void; mayPost: boolean }): ReactElement {
  const group = useId();
  return (
    <fieldset className="stack">
      <legend className="field-label"><Text id="channels.new.kind" /></legend>
      {KINDS.filter((choice) => choice.kind !== 'board' || mayPost).map((choice) => (
        <label key={choice.kind} className="check">
          <input type="radio" name={group} checked={kind === choice.kind} onChange={() => onChange(choice.kind)} aria-describedby={`${group}-${choice.kind}`} />
          <span>
            <Text id={choice.name} />
            <span className="small quiet block" id={`${group}-${choice.kind}`}><Text id={choice.meaning} /></span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Said before it is done: who will read. */
function Summary({ directory, chosen, self }: { directory: readonly AuthorityView[]; chosen: ReadonlySet<string>; self: Self }): ReactElement | null {
  if (chosen.size === 0) return null;
  return <Callout tone="info"><Text id="channels.new.summary" values={{ officers: chosen.size + 1, authorities: authoritiesOf(directory, chosen, self).length }} /></Callout>;
}

/** Those who can be chosen. */
const officersOf = (directory: readonly AuthorityView[], authorityId: string, self: Self): string[] => directory.filter((authority) => authority.authorityId === authorityId && !authority.suspended).flatMap(({ officers }) => officers.filter(({ standing, officerId }) => standing === 'valid' && officerId !== self.officerId).map(({ officerId }) => officerId));

const authoritiesOf = (directory: readonly AuthorityView[], chosen: ReadonlySet<string>, self: Self): string[] => [...new Set([self.authorityId, ...chosenOf(directory, chosen).map(({ authority }) => authority.authorityId)])];

function problemOf(kind: ChannelKind, subject: string, directory: readonly AuthorityView[], chosen: ReadonlySet<string>, self: Self): 'channels.new.problem.subject' | 'channels.new.problem.nobody' | 'channels.new.problem.bilateral' | undefined {
  if (subject.trim() === '') return 'channels.new.problem.subject';
  if (chosen.size === 0) return 'channels.new.problem.nobody';
  if (kind === 'bilateral' && authoritiesOf(directory, chosen, self).length > 2) return 'channels.new.problem.bilateral';
  return undefined;
}

interface Opening {
  readonly unreachable: readonly string[];
  readonly opening: { readonly busy: boolean; readonly failure: ReturnType<typeof useEngineAction>['failure'] };
  readonly open: (officerIds: readonly string[]) => Promise<void>;
  readonly dismiss: () => void;
}

/** Asks first who can be added now; opens only with those who can. */
function useOpening(order: { networkId: string; kind: ChannelKind; subject: string }, onOpened: (channelId: string) => void): Opening {
  const [unreachable, setUnreachable] = useState<readonly string[]>([]);
  const { run, busy, failure, reset } = useEngineAction(async (engine, officerIds: readonly string[]) => {
    const missing = await engine.channels.unreachable(order.networkId, officerIds);
    if (missing.length > 0) return { missing };
    return { channel: await engine.channels.open({ ...order, subject: order.subject.trim(), officerIds }) };
  }, [keys.channels, keys.inbox]);
  const open = async (officerIds: readonly string[]): Promise<void> => {
    const done = await run(officerIds);
    setUnreachable(done?.missing ?? []);
    if (done?.channel) onOpened(done.channel.channelId);
  };
  useEffect(() => {
    if (failure?.code === 'UNREACHABLE' && failure.officerIds) setUnreachable(failure.officerIds);
  }, [failure]);
  const dismiss = (): void => {
    setUnreachable([]);
    reset();
  };
  return { unreachable, opening: { busy, failure }, open, dismiss };
}
