import type { Draft } from '@chancery/sdk';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useEngine } from '../../engine/hooks.js';
import type { EngineApi, Remote } from '../../engine/protocol.js';
import { keys } from '../../engine/queries.js';

const SAVE_AFTER = 400;

export interface DraftKeeper {
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
 * What is being written in one place: kept in the vault for a channel, in this page for a thread.
 * @param threadId undefined: the channel itself
 */
export function useDraft(channelId: string, threadId?: string): DraftKeeper {
  const engine = useEngine();
  const queries = useQueryClient();
  const place = threadId === undefined ? channelId : `${channelId}/${threadId}`;
  const keep = useCallback((draft: Draft | undefined) => keepDraft(engine, queries, place, threadId === undefined ? channelId : undefined, draft), [engine, queries, place, channelId, threadId]);
  const [shown, setShown] = useState<Pick<Draft, 'text' | 'inReplyTo'>>(() => cachedDraft(queries, place) ?? { text: '' });
  const latest = useRef(shown);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touched = useRef(false);
  const mounted = useRef(true);

  const save = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    keep(latest.current.text === '' ? undefined : { ...latest.current, at: Date.now() });
  }, [keep]);
  const show = useCallback((draft: Pick<Draft, 'text' | 'inReplyTo'>) => {
    touched.current = true;
    latest.current = draft;
    setShown(draft);
    clearTimeout(timer.current);
    timer.current = setTimeout(save, SAVE_AFTER);
  }, [save]);

  useEffect(() => {
    mounted.current = true;
    if (threadId === undefined) {
      void queries.fetchQuery({ queryKey: keys.draft(place), queryFn: async () => (await engine.drafts.get(channelId)) ?? null, staleTime: Infinity }).then((draft) => {
        if (!draft || touched.current || !mounted.current) return;
        latest.current = draft;
        setShown(draft);
      }, () => undefined);
    }
    const flush = (): void => {
      if (timer.current !== undefined) save();
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      mounted.current = false;
      flush();
    };
  }, [queries, engine, place, channelId, threadId, save]);

  return {
    text: shown.text,
    inReplyTo: shown.inReplyTo,
    write: (text) => show({ ...latest.current, text }),
    answer: (messageId) => show({ text: latest.current.text, ...(messageId === undefined ? {} : { inReplyTo: messageId }) }),
    take: () => {
      const { text } = latest.current;
      show({ text: '' });
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

function keepDraft(engine: Remote<EngineApi>, queries: QueryClient, place: string, channelId: string | undefined, draft: Draft | undefined): void {
  queries.setQueryDefaults(keys.draft(place), { gcTime: Infinity });
  queries.setQueryData(keys.draft(place), draft ?? null);
  if (channelId !== undefined) void engine.drafts.set(channelId, draft).catch(() => undefined);
}
