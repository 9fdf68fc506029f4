import { orderedNumber } from '@chancery/vault';
import { pack, unpack } from '../record.js';

/** Where a message is, and who may change it: found by its id. The first message of an id stands. */
export interface Place {
  readonly seq: number;
  /** As the content calls it; `folded`: it is no message by itself. */
  readonly kind: string;
  readonly officerId: string;
  readonly authorityId: string;
}

/** What later entries say of a message, beside its record; and where it stands in its thread. */
export interface Fold {
  /** The newest wording, and how many revisions there were. */
  readonly latest?: { readonly text: string; readonly language?: string; readonly at: number };
  readonly revisions?: number;
  readonly retractedAt?: number;
  readonly replies?: number;
  readonly rootId?: string;
}

/** A later wording, under the sequence number of the entry that brought it. */
export interface StoredVersion {
  readonly text: string;
  readonly language?: string;
  readonly at: number;
  readonly seq: number;
}

export const placePrefix = (channelId: string): string => `x:${channelId}:`;
export const placeName = (channelId: string, messageId: string): string => placePrefix(channelId) + messageId;
export const foldPrefix = (channelId: string): string => `f:${channelId}:`;
export const foldName = (channelId: string, seq: number): string => foldPrefix(channelId) + orderedNumber(seq);
export const versionPrefix = (channelId: string, seq: number): string => `w:${channelId}:${orderedNumber(seq)}:`;
export const versionName = (channelId: string, seq: number, revisionSeq: number): string => versionPrefix(channelId, seq) + orderedNumber(revisionSeq);
/** Replies of a thread, in the order of the log. */
export const threadPrefix = (channelId: string, rootId: string): string => `h:${channelId}:${rootId}:`;
export const threadName = (channelId: string, rootId: string, seq: number): string => threadPrefix(channelId, rootId) + orderedNumber(seq);
/** How far an officer has read, by their own sealed word. */
export const readPrefix = (channelId: string): string => `r:${channelId}:`;
export const readName = (channelId: string, officerId: string): string => readPrefix(channelId) + officerId;

type Reader = (name: string) => Promise<Uint8Array | undefined>;

async function read<T>(reader: Reader, name: string): Promise<T | undefined> {
  const stored = await reader(name);
  return stored && unpack<T>(stored);
}

export const readPlace = (reader: Reader, channelId: string, messageId: string): Promise<Place | undefined> => read<Place>(reader, placeName(channelId, messageId));
export const readFold = async (reader: Reader, channelId: string, seq: number): Promise<Fold> => (await read<Fold>(reader, foldName(channelId, seq))) ?? {};
export const readUpTo = async (reader: Reader, channelId: string, officerId: string): Promise<number> => (await read<{ upTo: number }>(reader, readName(channelId, officerId)))?.upTo ?? 0;
export const packed = (record: Place | Fold | StoredVersion | { readonly upTo: number }): Uint8Array => pack(record);
