import type { NoticeContent } from '@chancery/content';
import { pack, unpack } from '../record.js';

/** Where a notice is, so that it can be found by its id. */
export interface NoticePlace {
  readonly noticeId: string;
  readonly channelId: string;
  readonly seq: number;
}

const PREFIX = 'i:';
export const noticeIndexPrefix = PREFIX;

export function noticeIndexEntry(record: { channelId: string; seq: number }, content: NoticeContent): [string, Uint8Array] {
  return [PREFIX + content.noticeId, pack({ noticeId: content.noticeId, channelId: record.channelId, seq: record.seq } satisfies NoticePlace)];
}

export const readNoticePlace = (bytes: Uint8Array): NoticePlace => unpack<NoticePlace>(bytes);
export const noticeIndexName = (noticeId: string): string => PREFIX + noticeId;
