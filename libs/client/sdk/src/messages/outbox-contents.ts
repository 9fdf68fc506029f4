import { decodeContent, isFolded, type MessageContent, type RetractionContent, type RevisionContent } from '@chancery/content';
import type { Channel, OutboxItem } from '../channels/channel.js';

/** Plaintext of a queued message is decoded once; the bytes stay the same object while it is sealed and sent. */
const decoded = new WeakMap<Uint8Array, MessageContent>();

export function contentOf({ plaintext }: OutboxItem): MessageContent {
  const content = decoded.get(plaintext) ?? decodeContent(plaintext).content;
  decoded.set(plaintext, content);
  return content;
}

/** Messages on their way: without what is folded into others. */
export const queuedRows = ({ outbox }: Channel): OutboxItem[] => outbox.filter((item) => !isFolded(contentOf(item)));

export interface QueuedChange {
  readonly item: OutboxItem;
  readonly content: RevisionContent | RetractionContent;
}

/** Revisions and retractions on their way, by the message that they are about. */
export function queuedChanges({ outbox }: Channel): Map<string, QueuedChange[]> {
  const changes = new Map<string, QueuedChange[]>();
  for (const item of outbox) {
    const content = contentOf(item);
    if (content.kind !== 'revision' && content.kind !== 'retraction') continue;
    changes.set(content.of, [...(changes.get(content.of) ?? []), { item, content }]);
  }
  return changes;
}

/** Up to where the read marks on their way say that this officer has read; 0: there is none. */
export function queuedReadMark({ outbox }: Channel): number {
  return Math.max(0, ...outbox.map((item) => contentOf(item)).map((content) => (content.kind === 'read' ? content.upTo : 0)));
}

const missed = ({ outbox, receipts }: Channel): OutboxItem[] => outbox.filter((item) => !receipts.has(item.messageId) && contentOf(item).kind !== 'read');

/** What an officer would miss if it were never sent. */
export const waiting = (channel: Channel): number => missed(channel).length;

/** Of those: what was handed over on a connection that broke before the answer. */
export const unconfirmed = (channel: Channel): number => missed(channel).filter(({ messageId }) => channel.attempted.has(messageId)).length;
