/** Why an attachment was not sealed or not opened. Those from `CHUNK_REFUSED` to `HASH_DIFFERS` mean: stop, tell the officer, do not retry with the same bytes. */
export const ATTACHMENT_ERROR_CODES = {
  /** A chunk was altered, moved, or belongs to another attachment, segment or key. */
  CHUNK_REFUSED: 'The bytes are not those that were sealed.',
  /** A chunk ends its segment where it must not, or does not where it must. */
  FINAL_TAG_WRONG: 'The bytes are not those that were sealed.',
  EXTENDED: 'Bytes follow the end of the attachment.',
  SEGMENT_HASH_DIFFERS: 'The segment is not the one that the manifest names.',
  HASH_DIFFERS: 'The whole is not the one that the manifest names.',
  /** The bytes end early: a download that broke off, or a cut. Fetch the rest and try again from the last whole segment. */
  TRUNCATED: 'The bytes end early.',
  /** Sealing: the source gave another number of bytes than was said. */
  SIZE_DIFFERS: 'The file changed while it was read.',
  MANIFEST_MALFORMED: 'The manifest breaks the rules of its format.',
  /** The consumer stopped before the end, so there is no manifest. */
  ABANDONED: 'Sealing was broken off.',
  OPTIONS_REFUSED: 'A defect of the caller: a size, key or id out of range.',
} as const satisfies Record<string, string>;

export type AttachmentErrorCode = keyof typeof ATTACHMENT_ERROR_CODES;

export class AttachmentError extends Error {
  override name = 'AttachmentError';

  constructor(readonly code: AttachmentErrorCode) {
    super(code);
  }
}
