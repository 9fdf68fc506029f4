import { useCallback, useEffect, useRef, useState } from 'react';
import { failureOf } from '../../engine/failure-of.js';
import { useEngine } from '../../engine/hooks.js';
import type { EngineFailure } from '../../engine/protocol.js';
import { draftFrom, emptyDraft, type NoticeDraft } from './notice-draft.js';

const FORM = 'notice';
const SAVE_AFTER = 400;

/** The notice that is being written: kept in the vault, so that it is there again after leaving the screen or loading the page anew. */
export function useNoticeDraft(): { draft: NoticeDraft; change: (draft: NoticeDraft) => void; clear: () => void; failure: EngineFailure | undefined } {
  const engine = useEngine();
  const [draft, setDraft] = useState(emptyDraft);
  const [failure, setFailure] = useState<EngineFailure>();
  const latest = useRef<NoticeDraft>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const save = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const text = latest.current === undefined || latest.current === emptyDraft ? undefined : JSON.stringify(latest.current);
    engine.drafts.setForm(FORM, text).then(() => setFailure(undefined), (error: unknown) => setFailure(failureOf(error)));
  }, [engine]);
  const change = useCallback((next: NoticeDraft) => {
    latest.current = next;
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(save, SAVE_AFTER);
  }, [save]);
  useEffect(() => {
    let live = true;
    void engine.drafts.form(FORM).then((stored) => {
      const kept = stored === undefined ? undefined : draftFrom(stored);
      if (live && kept && latest.current === undefined) setDraft(kept);
    }, () => undefined);
    const flush = (): void => {
      if (timer.current !== undefined) save();
    };
    document.addEventListener('visibilitychange', flush);
    return () => {
      live = false;
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [engine, save]);
  const clear = useCallback(() => {
    change(emptyDraft);
    save();
  }, [change, save]);
  return { draft, change, clear, failure };
}
