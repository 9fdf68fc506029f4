import { UUID_PATTERN } from '@chancery/contracts';
import sodium from 'libsodium-wrappers';
import { AttachmentError } from './attachment-error.js';
import { AttachmentHashes, PORTABLE_HASHES, toBytes, type HashProvider } from './attachment-hashes.js';
import { ByteReader, type ByteSource } from './byte-reader.js';
import { ATTACHMENT_LAYOUT, chunkSizes, sealedSize, segmentCount, type AttachmentLayout } from './layout.js';
import { AttachmentManifest, type SegmentEntry } from './manifest.js';
import { safeFileName, safeMediaType } from './safe-names.js';
import { checkKey, SegmentSealer } from './secret-stream.js';

export interface SealAttachmentRequest {
  /** UUID, fresh for each attachment. */
  readonly attachmentId: string;
  /** 32 random bytes from `newAttachmentKey`, fresh for each attachment. */
  readonly key: Uint8Array;
  readonly source: ByteSource;
  /** Exactly as many bytes as the source will give, at most 64 GiB. */
  readonly sizeBytes: number;
  readonly fileName?: string;
  readonly mediaType?: string;
  /** Called after each chunk with the bytes of plaintext sealed so far. */
  readonly onProgress?: (sealedBytes: number) => void;
  readonly hashes?: HashProvider;
  /** Smaller pieces, for tests. */
  readonly layout?: AttachmentLayout;
}

export interface SealedAttachment {
  /** To be read once, to the end. @throws AttachmentError `SIZE_DIFFERS`, or whatever the source throws */
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly sealedSizeBytes: number;
  /** Settles when `bytes` was read to the end. @throws AttachmentError `ABANDONED` when it was not */
  readonly manifest: Promise<AttachmentManifest>;
}

/**
 * Seals a stream in segments of 64 MiB (each under a key of its own, so that they can be fetched and opened on their own) of
 * 64 KiB chunks. Holds no more than a few chunks at a time. Header and final tag per segment; each chunk is bound to its place.
 * @throws AttachmentError `OPTIONS_REFUSED`
 */
export function sealAttachment(request: SealAttachmentRequest): SealedAttachment {
  const layout = request.layout ?? ATTACHMENT_LAYOUT;
  checkKey(request.key);
  if (!UUID_PATTERN.test(request.attachmentId)) throw new AttachmentError('OPTIONS_REFUSED');
  const sealedSizeBytes = sealedSize(request.sizeBytes, layout);
  const { promise, resolve, reject } = openPromise<AttachmentManifest>();
  // Whoever only reads the bytes learns of a failure from them.
  promise.catch(() => undefined);
  return { bytes: sealAll({ ...request, key: request.key.slice(), layout }, resolve, reject), sealedSizeBytes, manifest: promise };
}

type Sealing = SealAttachmentRequest & { readonly layout: AttachmentLayout };

async function* sealAll(request: Sealing, done: (manifest: AttachmentManifest) => void, failed: (error: unknown) => void): AsyncGenerator<Uint8Array, void> {
  const reader = new ByteReader(request.source);
  const count = segmentCount(request.sizeBytes, request.layout);
  const segments: SegmentEntry[] = [];
  let hashes: AttachmentHashes | undefined;
  try {
    await sodium.ready;
    hashes = new AttachmentHashes(request.hashes ?? PORTABLE_HASHES, count);
    for (let segment = 0; segment < count; segment++) {
      segments.push(yield* sealSegment(request, segment, reader, hashes));
    }
    if (!(await reader.isAtEnd())) throw new AttachmentError('SIZE_DIFFERS');
    done(manifestOf(request, segments, hashes));
  } catch (error) {
    failed(error);
    throw error;
  } finally {
    // Changes nothing once the manifest has settled.
    failed(new AttachmentError('ABANDONED'));
    hashes?.discard();
    await reader.close();
  }
}

async function* sealSegment(request: Sealing, segment: number, reader: ByteReader, hashes: AttachmentHashes): AsyncGenerator<Uint8Array, SegmentEntry> {
  const { attachmentId, key, sizeBytes, layout } = request;
  const hash = (request.hashes ?? PORTABLE_HASHES).sha256();
  const sealer = SegmentSealer.of(key, { attachmentId, segment, isLastSegment: segment === segmentCount(sizeBytes, layout) - 1 });
  const count = (sealed: Uint8Array): Uint8Array => {
    hash.update(sealed);
    hashes.addSealed(sealed);
    return sealed;
  };
  try {
    yield count(sealer.header);
    for (const { chunk, bytes, final } of chunkSizes(sizeBytes, segment, layout)) {
      const plaintext = await reader.read(bytes);
      if (plaintext.length !== bytes) throw new AttachmentError('SIZE_DIFFERS');
      hashes.addPlaintext(plaintext);
      yield count(sealer.push(plaintext, chunk, final));
      request.onProgress?.(segment * layout.segmentBytes + chunk * layout.chunkBytes + bytes);
    }
    return { sealedSha256: toBytes(hash.digest()) };
  } finally {
    sealer.free();
  }
}

function manifestOf(request: Sealing, segments: SegmentEntry[], hashes: AttachmentHashes): AttachmentManifest {
  return new AttachmentManifest({
    attachmentId: request.attachmentId,
    fileName: safeFileName(request.fileName ?? ''),
    mediaType: safeMediaType(request.mediaType ?? ''),
    sizeBytes: request.sizeBytes,
    sealedSizeBytes: sealedSize(request.sizeBytes, request.layout),
    chunkSize: request.layout.chunkBytes,
    segmentSize: request.layout.segmentBytes,
    segments,
    ...hashes.digests(segments),
    key: request.key,
  });
}

function openPromise<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((resolveIt, rejectIt) => {
    resolve = resolveIt;
    reject = rejectIt;
  });
  return { promise, resolve, reject };
}
