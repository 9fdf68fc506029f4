import type { MessageView, Self } from '@chancery/sdk';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useEngine } from '../../engine/hooks.js';
import { useLanguage } from '../../i18n/language.js';
import { mergeRows, withoutOldest, type LocalRow, type Row } from './rows.js';

export interface Outgoing {
  readonly rows: readonly Row[];
  /** On the screen at once. Rejects when it was not taken: the row is gone again, and the text is the caller's to keep. */
  readonly send: (text: string, inReplyTo?: string) => Promise<void>;
}

/** Rows of the engine together with what is being sent. @param visible false: what is loaded does not reach the newest row */
export function useOutgoing(channelId: string, self: Self, views: readonly MessageView[], visible: boolean): Outgoing {
  const engine = useEngine();
  const { locale } = useLanguage();
  const [locals, setLocals] = useState<readonly LocalRow[]>([]);
  const [landed, setLanded] = useState<ReadonlySet<string>>(new Set());
  const { rows, found } = useMemo(() => mergeRows(views, visible ? locals : [], landed), [views, visible, locals, landed]);
  const news = found.filter((key) => !landed.has(key)).join();
  useEffect(() => {
    if (news === '') return;
    const now = new Set([...landed, ...news.split(',')]);
    const kept = withoutOldest(locals, now);
    setLanded(kept === locals ? now : new Set(kept.flatMap(({ key }) => (now.has(key) ? [key] : []))));
    if (kept !== locals) setLocals((before) => before.filter((row) => kept.includes(row) || !locals.includes(row)));
  }, [news, landed, locals]);
  const send = useCallback(
    async (text: string, inReplyTo?: string) => {
      const local = localRow(channelId, self, text, inReplyTo);
      setLocals((before) => [...before, local]);
      try {
        const view = await engine.messages.send(channelId, { text, language: locale, ...(inReplyTo === undefined ? {} : { inReplyTo }) });
        setLocals((before) => before.map((row) => (row.key === local.key ? { key: local.key, view, id: view.id } : row)));
      } catch (error) {
        setLocals((before) => before.filter(({ key }) => key !== local.key));
        throw error;
      }
    },
    [engine, channelId, self, locale],
  );
  return useMemo(() => ({ rows, send }), [rows, send]);
}

function localRow(channelId: string, self: Self, text: string, inReplyTo: string | undefined): LocalRow {
  const key = crypto.randomUUID();
  const sender = { state: '', authorityId: self.authorityId, authority: '', officerId: self.officerId, officer: self.officerName, deviceId: self.deviceId };
  const content = { kind: 'text' as const, text, ...(inReplyTo === undefined ? {} : { inReplyTo }) };
  return { key, view: { id: key, channelId, sender, sentAt: Date.now(), state: 'queued', own: true, content, integrity: 'verified' } };
}
