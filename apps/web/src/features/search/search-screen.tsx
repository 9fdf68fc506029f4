import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type ReactElement, type RefObject } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngine } from '../../engine/hooks.js';
import type { SearchAnswer } from '../../engine/protocol.js';
import { keys, useEngineQuery } from '../../engine/queries.js';
import { Text, useText } from '../../i18n/language.js';
import { Failure } from '../../ui/failure.js';
import { SelectField } from '../../ui/field.js';
import { Time } from '../../ui/time.js';
import { spelledOut } from '../../ui/user-text.js';
import { Hit } from './hit.js';
import './search.css';

const SETTLED_AFTER = 150;
/** While history is still being read into the index. */
const ASK_AGAIN = 2_000;
const MOST_HITS = 100;

/** Looks through what is on this device. Nothing that is typed here leaves it. */
export function SearchScreen(): ReactElement {
  const text = useText();
  const id = useId();
  const [query, setQuery] = useState('');
  const [channelId, setChannelId] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const { data: channels = [] } = useEngineQuery(keys.channels, (engine) => engine.channels.list());
  const subjects = new Map(channels.map((channel) => [channel.channelId, channel.subject ?? '']));
  const { answer, asked, failure } = useAnswer(query, channelId);
  return (
    <div className="screen">
      <h1><Text id="search.title" /></h1>
      <search className="stack">
        <div className="field">
          <label htmlFor={id}><Text id="search.field" /></label>
          <div className="field-hint" id={`${id}-hint`}><Text id="search.device" /></div>
          <input ref={field} id={id} className="input" type="search" dir="auto" autoComplete="off" maxLength={200} value={query} aria-describedby={`${id}-hint`} onChange={(event) => setQuery(event.target.value)} />
        </div>
        {channels.length > 1 && (
          <SelectField label={text('search.channel')} value={channelId} onChange={(event) => setChannelId(event.target.value)}>
            <option value="">{text('search.allChannels')}</option>
            {channels.map((channel) => <option key={channel.channelId} value={channel.channelId} dir="auto">{channel.subject ? spelledOut(channel.subject) : text('search.noSubject')}</option>)}
          </SelectField>
        )}
      </search>
      <Failure failure={failure} />
      {asked === '' ? <p className="quiet"><Text id="search.begin" /></p> : answer && <Answer answer={answer} subjects={subjects} />}
    </div>
  );
}

function Answer({ answer: { hits, searchedBackTo }, subjects }: { answer: SearchAnswer; subjects: ReadonlyMap<string, string> }): ReactElement {
  return (
    <section className="stack">
      <div className="stack-tight" role="status">
        <h2><Text id="search.found" values={{ n: hits.length, most: hits.length >= MOST_HITS ? 'yes' : 'no' }} /></h2>
        <p className="small quiet">
          {searchedBackTo === undefined ? <Text id="search.everything" /> : <Text id="search.backTo" values={{ at: <Time at={searchedBackTo} precision="day" /> }} />}
        </p>
      </div>
      {hits.length === 0 && <p><Text id="search.nothing" /></p>}
      <ul className="hits">
        {hits.map((hit) => <li key={`${hit.channelId}:${hit.messageId}`}><Hit hit={hit} subject={subjects.get(hit.channelId) ?? ''} /></li>)}
      </ul>
    </section>
  );
}

/** The answer to what was typed last; the one before stays until there is a newer one. */
function useAnswer(query: string, channelId: string): { answer: SearchAnswer | undefined; asked: string; failure: ReturnType<typeof failureOf> | undefined } {
  const engine = useEngine();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(query.trim()), SETTLED_AFTER);
    return () => clearTimeout(timer);
  }, [query]);
  const { data, error } = useQuery({
    queryKey: ['search', asked, channelId],
    queryFn: () => engine.search.find(asked, { limit: MOST_HITS, ...(channelId === '' ? {} : { channelId }) }),
    enabled: asked !== '',
    // Messages come in, and are revised: what was found a while ago may not be there now.
    staleTime: 0,
    gcTime: 0,
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (state.data?.searchedBackTo === undefined ? false : ASK_AGAIN),
  });
  return { answer: data, asked, failure: error ? failureOf(error) : undefined };
}

/** `/` goes to the field, unless something is being written. */
function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    field.current?.focus();
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || (target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]'))) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [field]);
}
