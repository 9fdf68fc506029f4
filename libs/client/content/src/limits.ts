/** What was opened, or is to be sealed, is not of these shapes. Says which part, never what it held. */
export class ContentError extends Error {
  override name = 'ContentError';
}

/** UTF-16 units, but for the last three. A sealed message has at most 64 KiB. */
export const LIMITS = { text: 16_000, subject: 200, noticeTitle: 200, noticeText: 8_000, fieldName: 40, fieldText: 4_000, fileName: 255, mediaType: 127, language: 8, fields: 32, files: 16, manifestBytes: 40_000 } as const;

/** A name that a file can have on every system, and nothing but a name: no folder, no control or direction mark. */
export function isFileName(name: string): boolean {
  if (name.length === 0 || name.length > LIMITS.fileName || name === '.' || name === '..') return false;
  return name.isWellFormed() && !/[\u0000-\u001f\u007f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\u200e\u200f]/u.test(name) && !/[. ]$/.test(name);
}

/** ISO 639-1 or 639-3, with a region at most. @throws ContentError */
export function languageTag(tag: string): string {
  if (!/^[a-z]{2,3}(-[A-Z]{2})?$/.test(tag)) throw new ContentError('language');
  return tag;
}
