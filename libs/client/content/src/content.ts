import type { NoticeKind, NoticePriority } from '@chancery/domain';
import type { NoticeBody } from './notice-body.js';

/** What a sender knew of its network's log: compared with one's own, so that a server with two histories is caught. */
export interface TrustHead {
  readonly size: number;
  /** RFC 9162 root of the first `size` statements, 32 bytes. */
  readonly root: Uint8Array;
}

/** On every message, whatever it says. */
export interface ContentHeader {
  /** Equals the id under which the relay carries it. */
  readonly messageId: string;
  /** The sender's clock, milliseconds since 1970. */
  readonly sentAt: number;
  readonly trustHead: TrustHead;
}

export interface TextContent {
  readonly kind: 'text';
  readonly text: string;
  /** ISO 639-1. */
  readonly language?: string;
  /** Message id. */
  readonly inReplyTo?: string;
}

/** What a channel is about. Sent when it is opened, again for newcomers, and when the subject changes. */
export interface OpeningContent {
  readonly kind: 'opening';
  readonly subject: string;
}

/** One sealed file, and how to open it. */
export interface AttachedFile {
  readonly attachmentId: string;
  /** As the sender named it: never a path, never to be used as one. */
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** Keys, sizes and hashes, in the sealing library's own encoding. */
  readonly manifest: Uint8Array;
}

export interface AttachmentContent {
  readonly kind: 'attachment';
  readonly text: string;
  readonly files: readonly AttachedFile[];
}

export interface NoticeContent {
  readonly kind: 'notice';
  readonly noticeId: string;
  readonly noticeKind: NoticeKind;
  readonly priority: NoticePriority;
  /** Sealed as well: the server cannot add or drop an addressee unseen. */
  readonly toAuthorityIds: readonly string[];
  readonly ackWithinMinutes: number;
  readonly body: NoticeBody;
}

/** Another wording of a text message of the same officer. The earlier ones stay with whoever has them. */
export interface RevisionContent {
  readonly kind: 'revision';
  /** Message id of the original, never of an earlier revision. */
  readonly of: string;
  readonly text: string;
  /** ISO 639-1. */
  readonly language?: string;
}

/** A text or a file of the same officer is taken back: whoever gets this drops what it said. */
export interface RetractionContent {
  readonly kind: 'retraction';
  /** Message id. */
  readonly of: string;
}

/** How far an officer has read a channel. */
export interface ReadContent {
  readonly kind: 'read';
  /** Sequence number of the newest entry that was read; it is older than the entry that brings this. */
  readonly upTo: number;
}

/** Content that says something of an earlier message, and is no message by itself. */
export type FoldedContent = RevisionContent | RetractionContent | ReadContent;

export type KnownContent = TextContent | OpeningContent | AttachmentContent | NoticeContent | FoldedContent;

/** Written by a newer version of Chancery: shown as such, never guessed at. */
export interface NewerContent {
  readonly kind: 'newer';
  readonly version: number;
}

export type MessageContent = KnownContent | NewerContent;

export interface Envelope {
  readonly header: ContentHeader;
  readonly content: KnownContent;
}

export interface OpenedEnvelope {
  /** Absent when a newer version wrote it. */
  readonly header?: ContentHeader;
  readonly content: MessageContent;
}
