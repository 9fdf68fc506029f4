import type { Draft, DraftPlace } from '@chancery/sdk';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngine } from '../../engine/hooks.js';
import type { EngineApi, EngineFailure, Remote } from '../../engine/protocol.js';
import { keys } from '../../engine/queries.js';

const SAVE_AFTER = 400;

export interface DraftKeeper {
  /** Why what is written is not kept beyond this page. */
  readonly failure: EngineFailure | undefined;
  readonly text: string;
  readonly inReplyTo: string | undefined;
  readonly write: (text: string) => void;
  readonly answer: (messageId: string | undefined) => void;
  /** Takes the text out, as it is sent. */
  readonly take: () => string;
  /** What could not be sent comes back, before what was written since. Also when the officer has gone elsewhere meanwhile. */
  readonly putBack: (text: string, inReplyTo: string | undefined) => void;
}

/**
 * What is being written in one place, kept in the vault: it is there again after the page was loaded anew.
 * @param within    a thread, or the message that is reworded; undefined: the channel itself
 * @param original  what stands there before anything is written, and is not kept
 */
export function useDraft(channelId: string, within?: DraftPlace, original = ''): DraftKeeper {
  const engine = useEngine();
  const queries = useQueryClient();
  const { kind, messageId } = within ?? {};
  const place = kind === undefined ? channelId : `${channelId}/${kind}/${messageId}`;
  const [failure, setFailure] = useState<EngineFailure>();
  const keep = useCallback((draft: Draft | undefined) => {
    keepDraft(engine, queries, place, channelId, placeOf(kind, messageId), draft).then(() => setFailure(undefined), (error: unknown) => setFailure(failureOf(error)));
  }, [engine, queries, place, channelId, kind, messageId]);
  const [shown, setShown] = useState<Pick<Draft, 'text' | 'inReplyTo'>>(() => cachedDraft(queries, place) ?? { text: original });
  const latest = useRef(shown);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touched = useRef(false);
  const mounted = useRef(true);

  const save = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    keep(latest.current.text === original ? undefined : { ...latest.current, at: Date.now() });
  }, [keep, original]);
  const show = useCallback((draft: Pick<Draft, 'text' | 'inReplyTo'>) => {
    touched.current = true;
    latest.current = draft;
    setShown(draft);
    clearTimeout(timer.current);
    timer.current = setTimeout(save, SAVE_AFTER);
  }, [save]);

  useEffect(() => {
    mounted.current = true;
    void queries.fetchQuery({ queryKey: keys.draft(place), queryFn: async () => (await engine.drafts.get(channelId, placeOf(kind, messageId))) ?? null, staleTime: Infinity }).then((draft) => {
      if (!draft || touched.current || !mounted.current) return;
      latest.current = draft;
      setShown(draft);
    }, () => undefined);
    const flush = (): void => {
      if (timer.current !== undefined) save();
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      mounted.current = false;
      flush();
    };
  }, [queries, engine, place, channelId, kind, messageId, save]);

  return {
    failure,
    text: shown.text,
    inReplyTo: shown.inReplyTo,
    write: (text) => show({ ...latest.current, text }),
    answer: (messageId) => show({ text: latest.current.text, ...(messageId === undefined ? {} : { inReplyTo: messageId }) }),
    take: () => {
      const { text } = latest.current;
      show({ text: original });
      save();
      return text;
    },
    putBack: (text, inReplyTo) => {
      const now = mounted.current ? latest.current : (cachedDraft(queries, place) ?? { text: '' });
      const restored = { text: now.text === '' ? text : `${text}\n${now.text}`, ...(inReplyTo === undefined ? {} : { inReplyTo }) };
      if (mounted.current) show(restored);
      else keep({ ...restored, at: Date.now() });
    },
  };
}

const cachedDraft = (queries: QueryClient, place: string): Draft | undefined => queries.getQueryData<Draft | null>(keys.draft(place)) ?? undefined;

const placeOf = (kind: DraftPlace['kind'] | undefined, messageId: string | undefined): DraftPlace | undefined => (kind === undefined || messageId === undefined ? undefined : { kind, messageId });

async function keepDraft(engine: Remote<EngineApi>, queries: QueryClient, place: string, channelId: string, within: DraftPlace | undefined, draft: Draft | undefined): Promise<void> {
  queries.setQueryDefaults(keys.draft(place), { gcTime: Infinity });
  queries.setQueryData(keys.draft(place), draft ?? null);
  await engine.drafts.set(channelId, draft, within);
}
