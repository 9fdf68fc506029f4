import { decodeContent, type MessageContent } from '@chancery/content';
import type { MessageRecord } from '../messages/message-record.js';
import type { InboxLine } from '../views.js';

/** What the vault keeps of a channel for the list of channels, so that nothing has to be counted at the start. */
export interface ChannelSummary {
  /** Entries up to here are counted in. */
  readonly seq: number;
  readonly unread: number;
  readonly readUpTo: number;
  /** The newest message of somebody else up to `readUpTo`: what a sealed read mark says. */
  readonly readOther: number;
  /** What the log has of that: the newest read mark of this officer. */
  readonly sentRead: number;
  readonly lastSeq: number;
  readonly lastId?: string;
  readonly lastAt?: number;
  readonly last?: InboxLine;
  /** Notices that were addressed to one's own authority and not known to be acknowledged. */
  readonly notices: readonly string[];
}

export const EMPTY_SUMMARY: ChannelSummary = { seq: 0, unread: 0, readUpTo: 0, readOther: 0, sentRead: 0, lastSeq: 0, notices: [] };

const LINE = 140;
const COUNTED = new Set<string>(['text', 'attachment', 'notice']);

/** Whom it is seen by. */
export interface Reader {
  readonly officerId: string;
  readonly authorityId: string;
}

/** One row of a channel, as far as the summary needs it. */
export interface Row {
  readonly seq: number;
  readonly id: string;
  readonly at: number;
  readonly line: InboxLine;
  /** It counts as unread until it was read. */
  readonly counts: boolean;
  /** A notice that one's own authority owes an acknowledgement. */
  readonly noticeId?: string;
}

export function rowOf(record: MessageRecord, reader: Reader, content = contentOf(record)): Row {
  const own = record.own || record.sender?.officerId === reader.officerId;
  const verified = record.integrity === 'verified';
  const line: InboxLine = { ...(record.sender ? { sender: record.sender } : {}), own, ...lineOf(record, content) };
  const owed = verified && content?.kind === 'notice' && content.toAuthorityIds.includes(reader.authorityId);
  return { seq: record.seq, id: record.id, at: record.acceptedAt, line, counts: verified && !own && content !== undefined && COUNTED.has(content.kind), ...(owed ? { noticeId: content.noticeId } : {}) };
}

const contentOf = ({ plaintext, integrity }: MessageRecord): MessageContent | undefined => (plaintext && integrity === 'verified' ? decodeContent(plaintext).content : undefined);

function lineOf(record: MessageRecord, content: MessageContent | undefined): Pick<InboxLine, 'kind' | 'text'> {
  if (record.integrity !== 'verified') return { kind: 'fault' };
  if (record.membership) return { kind: 'membership' };
  return content ? contentLine(content) : { kind: 'retracted' };
}

export function contentLine(content: MessageContent): Pick<InboxLine, 'kind' | 'text'> {
  switch (content.kind) {
    case 'text':
      return { kind: 'text', text: oneLine(content.text) };
    case 'attachment':
      return { kind: 'attachment', text: oneLine(content.text === '' ? (content.files[0]?.name ?? '') : content.text) };
    case 'notice':
      return { kind: 'notice', text: oneLine(content.body.title) };
    case 'opening':
      return { kind: 'membership', text: oneLine(content.subject) };
    default:
      return { kind: 'newer' };
  }
}

/** The beginning of a text, without line breaks, no character cut in two. */
export function oneLine(text: string): string {
  const line = text.slice(0, 4 * LINE).replace(/\s+/gu, ' ').trim().slice(0, LINE);
  return line.isWellFormed() ? line : line.slice(0, -1);
}
