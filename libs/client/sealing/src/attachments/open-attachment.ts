import { sameBytes } from '@chancery/contracts';
import sodium from 'libsodium-wrappers';
import { AttachmentError } from './attachment-error.js';
import { AttachmentHashes, PORTABLE_HASHES, type HashProvider } from './attachment-hashes.js';
import { ByteReader, type ByteSource } from './byte-reader.js';
import { CHUNK_OVERHEAD_BYTES, chunkSizes, HEADER_BYTES, type AttachmentLayout } from './layout.js';
import type { AttachmentManifest } from './manifest.js';
import { checkKey, SegmentOpener } from './secret-stream.js';

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

/**
 * As `openAttachment`, but from a segment on: the source begins at `segmentOffset(segment)`. Every segment is checked against the
 * manifest; the hashes over the whole cannot be, as the earlier bytes are not at hand.
 * @throws AttachmentError `OPTIONS_REFUSED` when there is no such segment
 */
export function openAttachmentFrom(segment: number, request: OpenAttachmentRequest): AsyncIterable<Uint8Array> {
  if (!Number.isInteger(segment) || segment < 0 || segment >= request.manifest.segments.length) throw new AttachmentError('OPTIONS_REFUSED');
  return openAll(request, segment);
}

async function* openAll(request: OpenAttachmentRequest, fromSegment: number): AsyncGenerator<Uint8Array> {
  const { manifest } = request;
  const key = checkKey(request.key ?? manifest.key);
  const reader = new ByteReader(request.source);
  let hashes: AttachmentHashes | undefined;
  try {
    await sodium.ready;
    if (fromSegment === 0) hashes = new AttachmentHashes(request.hashes ?? PORTABLE_HASHES, manifest.segments.length);
    for (let segment = fromSegment; segment < manifest.segments.length; segment++) yield* openSegment(request, key, segment, reader, hashes);
    if (!(await reader.isAtEnd())) throw new AttachmentError('EXTENDED');
    if (hashes) checkHashes(hashes, manifest);
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

function checkHashes(hashes: AttachmentHashes, manifest: AttachmentManifest): void {
  const seen = hashes.digests(manifest.segments);
  const agrees = sameBytes(seen.plaintextSha256, manifest.plaintextSha256) && sameBytes(seen.plaintextBlake2b256, manifest.plaintextBlake2b256) && sameBytes(seen.sealedSha256, manifest.sealedSha256);
  if (!agrees) throw new AttachmentError('HASH_DIFFERS');
}
