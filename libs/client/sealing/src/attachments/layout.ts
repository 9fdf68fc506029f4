import { AttachmentError } from './attachment-error.js';

/** How plaintext is cut. The sender has no say in it: one layout per version of the format. */
export interface AttachmentLayout {
  /** Plaintext bytes of a full chunk. */
  readonly chunkBytes: number;
  /** Plaintext bytes of a full segment: a whole number of chunks. */
  readonly segmentBytes: number;
}

export const ATTACHMENT_LAYOUT: AttachmentLayout = { chunkBytes: 64 * 1024, segmentBytes: 64 * 1024 * 1024 };
export const MAX_SEGMENTS = 1024;
/** 64 GiB: the manifest of more would not fit into a message. */
export const MAX_ATTACHMENT_BYTES = MAX_SEGMENTS * ATTACHMENT_LAYOUT.segmentBytes;

/** libsodium secretstream: a random header opens a stream, tag byte and Poly1305 tag are added to each chunk. */
export const HEADER_BYTES = 24;
export const CHUNK_OVERHEAD_BYTES = 17;

/** An empty attachment has one segment with one empty chunk: its end is sealed too. @throws AttachmentError `OPTIONS_REFUSED` */
export function segmentCount(sizeBytes: number, layout = ATTACHMENT_LAYOUT): number {
  const count = Math.max(1, Math.ceil(sizeBytes / layout.segmentBytes));
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0 || count > MAX_SEGMENTS) throw new AttachmentError('OPTIONS_REFUSED');
  return count;
}

/** Bytes of the whole sealed attachment. @throws AttachmentError `OPTIONS_REFUSED` */
export function sealedSize(sizeBytes: number, layout = ATTACHMENT_LAYOUT): number {
  const last = segmentCount(sizeBytes, layout) - 1;
  return segmentOffset(last, layout) + sealedSegmentSize(sizeBytes - last * layout.segmentBytes, layout);
}

/** Where segment `segment` (0 = first) begins in the sealed bytes: resume a transfer there. */
export function segmentOffset(segment: number, layout = ATTACHMENT_LAYOUT): number {
  return segment * sealedSegmentSize(layout.segmentBytes, layout);
}

/** The plaintext sizes of the chunks of one segment, in order. */
export function* chunkSizes(sizeBytes: number, segment: number, layout: AttachmentLayout): Generator<{ chunk: number; bytes: number; final: boolean }> {
  const segmentSize = Math.min(layout.segmentBytes, sizeBytes - segment * layout.segmentBytes);
  const chunks = chunkCount(segmentSize, layout);
  for (let chunk = 0; chunk < chunks; chunk++) {
    yield { chunk, bytes: Math.min(layout.chunkBytes, segmentSize - chunk * layout.chunkBytes), final: chunk === chunks - 1 };
  }
}

function chunkCount(segmentSize: number, layout: AttachmentLayout): number {
  return Math.max(1, Math.ceil(segmentSize / layout.chunkBytes));
}

function sealedSegmentSize(segmentSize: number, layout: AttachmentLayout): number {
  return HEADER_BYTES + segmentSize + chunkCount(segmentSize, layout) * CHUNK_OVERHEAD_BYTES;
}
