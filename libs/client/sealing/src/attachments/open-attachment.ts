import { sameBytes } from '@chancery/contracts';
import sodium from 'libsodium-wrappers';
import { AttachmentError } from './attachment-error.js';
import { AttachmentHashes, PORTABLE_HASHES, type HashProvider } from './attachment-hashes.js';
import { ByteReader, type ByteSource } from './byte-reader.js';
import { CHUNK_OVERHEAD_BYTES, chunkSizes, HEADER_BYTES, type AttachmentLayout } from './layout.js';
import type { AttachmentManifest } from './manifest.js';
import { checkKey, SegmentOpener } from './secret-stream.js';

const EARLIER_PIECE_BYTES = 65_536;

export interface OpenAttachmentRequest {
  /** From `decodeManifest`, which checked it, or from `sealAttachment`. */
  readonly manifest: AttachmentManifest;
  /** Default: the manifest's. */
  readonly key?: Uint8Array;
  readonly source: ByteSource;
  readonly hashes?: HashProvider;
}

/**
 * Opens a sealed stream. Each piece that it yields was authenticated in its place, but the attachment is whole only when the
 * iteration ends without an error: write to a file beside, and move it into place then.
 * @throws AttachmentError from the iteration: `CHUNK_REFUSED`, `FINAL_TAG_WRONG`, `TRUNCATED`, `EXTENDED`, `SEGMENT_HASH_DIFFERS`, `HASH_DIFFERS`
 */
export function openAttachment(request: OpenAttachmentRequest): AsyncIterable<Uint8Array> {
  return openAll(request, 0);
}

export interface ResumeRequest extends OpenAttachmentRequest {
  /** Plaintext of all segments before: with it the hashes over the plaintext are checked at the end, and it is not yielded again. */
  readonly earlier?: ByteSource;
}

/**
 * As `openAttachment`, but from a segment on: the source begins at `segmentOffset(segment)`. Every segment from there on is checked
 * against the manifest. The hashes over the whole plaintext are checked when the earlier plaintext is given, that over all sealed
 * bytes cannot be.
 * @throws AttachmentError `OPTIONS_REFUSED` when there is no such segment; from the iteration as `openAttachment` does
 */
export function openAttachmentFrom(segment: number, request: ResumeRequest): AsyncIterable<Uint8Array> {
  if (!Number.isInteger(segment) || segment < 0 || segment >= request.manifest.segments.length) throw new AttachmentError('OPTIONS_REFUSED');
  return openAll(request, segment);
}

async function* openAll(request: ResumeRequest, fromSegment: number): AsyncGenerator<Uint8Array> {
  const { manifest, earlier } = request;
  const key = checkKey(request.key ?? manifest.key);
  const reader = new ByteReader(request.source);
  let hashes: AttachmentHashes | undefined;
  try {
    await sodium.ready;
    if (fromSegment === 0 || earlier) hashes = new AttachmentHashes(request.hashes ?? PORTABLE_HASHES, manifest.segments.length);
    if (hashes && earlier) await addEarlier(hashes, earlier, fromSegment * manifest.segmentSize);
    for (let segment = fromSegment; segment < manifest.segments.length; segment++) yield* openSegment(request, key, segment, reader, hashes);
    if (!(await reader.isAtEnd())) throw new AttachmentError('EXTENDED');
    if (hashes) checkHashes(hashes, manifest, fromSegment === 0);
  } finally {
    hashes?.discard();
    await reader.close();
  }
}

async function* openSegment(request: OpenAttachmentRequest, key: Uint8Array, segment: number, reader: ByteReader, hashes: AttachmentHashes | undefined): AsyncGenerator<Uint8Array> {
  const { manifest } = request;
  const layout: AttachmentLayout = { chunkBytes: manifest.chunkSize, segmentBytes: manifest.segmentSize };
  const hash = (request.hashes ?? PORTABLE_HASHES).sha256();
  const next = async (bytes: number): Promise<Uint8Array> => {
    const sealed = await reader.read(bytes);
    if (sealed.length !== bytes) throw new AttachmentError('TRUNCATED');
    hash.update(sealed);
    hashes?.addSealed(sealed);
    return sealed;
  };
  const place = { attachmentId: manifest.attachmentId, segment, isLastSegment: segment === manifest.segments.length - 1 };
  const opener = SegmentOpener.of(key, place, await next(HEADER_BYTES));
  try {
    for (const { chunk, bytes, final } of chunkSizes(manifest.sizeBytes, segment, layout)) {
      const plaintext = opener.pull(await next(bytes + CHUNK_OVERHEAD_BYTES), chunk, final);
      hashes?.addPlaintext(plaintext);
      if (final && !sameBytes(hash.digest(), manifest.segments[segment]!.sealedSha256)) throw new AttachmentError('SEGMENT_HASH_DIFFERS');
      yield plaintext;
    }
  } finally {
    opener.free();
  }
}

/** @throws AttachmentError `TRUNCATED`, `EXTENDED` unless there are so many */
async function addEarlier(hashes: AttachmentHashes, earlier: ByteSource, sizeBytes: number): Promise<void> {
  const reader = new ByteReader(earlier);
  try {
    for (let left = sizeBytes; left > 0; ) {
      const piece = await reader.read(Math.min(left, EARLIER_PIECE_BYTES));
      if (piece.length === 0) throw new AttachmentError('TRUNCATED');
      hashes.addPlaintext(piece);
      left -= piece.length;
    }
    if (!(await reader.isAtEnd())) throw new AttachmentError('EXTENDED');
  } finally {
    await reader.close();
  }
}

function checkHashes(hashes: AttachmentHashes, manifest: AttachmentManifest, sawAllSealed: boolean): void {
  const seen = hashes.digests(manifest.segments);
  const plaintextAgrees = sameBytes(seen.plaintextSha256, manifest.plaintextSha256) && sameBytes(seen.plaintextBlake2b256, manifest.plaintextBlake2b256);
  if (!plaintextAgrees || (sawAllSealed && !sameBytes(seen.sealedSha256, manifest.sealedSha256))) throw new AttachmentError('HASH_DIFFERS');
}
