import type { MessageView, Self } from '@chancery/sdk';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useEngineEvent } from '../../engine/hooks.js';
import { useText } from '../../i18n/language.js';

/** Between two announcements. Milliseconds. */
const QUIET = 3_000;
const SPOKEN = new Set(['text', 'attachment', 'notice']);

/** Says aloud that something has come, and from whom; no more often than one can listen to. */
export function Announcer({ channelId, self }: { channelId: string; self: Self }): ReactElement {
  const text = useText();
  const [said, setSaid] = useState('');
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const say = (): void => {
    const names = waiting.current.splice(0);
    timer.current = undefined;
    if (names.length === 0) return;
    // The same words twice would not be said twice.
    setSaid((before) => {
      const next = text('messages.announce', { n: names.length, who: names.at(-1) ?? '' });
      return next === before ? `${next}\u00a0` : next;
    });
    timer.current = setTimeout(say, QUIET);
  };
  useEngineEvent('message', ({ message }) => {
    if (!isNews(message, channelId, self)) return;
    waiting.current.push(message.sender?.officer ?? '');
    if (timer.current === undefined) say();
  });
  return <div className="visually-hidden" role="status">{said}</div>;
}

const isNews = ({ channelId, own, sender, content }: MessageView, here: string, self: Self): boolean =>
  channelId === here && !own && sender !== undefined && sender.officerId !== self.officerId && content !== undefined && SPOKEN.has(content.kind);
