import { decodeCbor, encodeCbor, FieldReader, uuidToBytes } from '@chancery/contracts';
import { AttachmentError } from './attachment-error.js';
import { ATTACHMENT_LAYOUT, MAX_SEGMENTS, sealedSize, segmentCount } from './layout.js';
import { safeFileName, safeMediaType } from './safe-names.js';

const VERSION = 1;
const HASH_BYTES = 32;
const KEY_BYTES = 32;
const LONGEST_NAME = 1024;
const LONGEST_MEDIA_TYPE = 255;

export interface SegmentEntry {
  /** SHA-256 of header and sealed chunks of this segment. */
  readonly sealedSha256: Uint8Array;
}

/**
 * What a recipient needs to fetch, open and prove an attachment. It holds the key: it travels inside a sealed message, never
 * beside the attachment.
 */
export class AttachmentManifest {
  /** UUID; bound to every chunk. */
  attachmentId: string;
  /** Always through `safeFileName`: fit to be shown and to be a file's name. */
  fileName: string;
  /** Always through `safeMediaType`. What the sender says, not what the bytes are. */
  mediaType: string;
  /** Bytes of plaintext. */
  sizeBytes: number;
  /** Bytes as uploaded. */
  sealedSizeBytes: number;
  /** Plaintext bytes of a full chunk. */
  chunkSize: number;
  /** Plaintext bytes of a full segment. */
  segmentSize: number;
  segments: SegmentEntry[];
  plaintextSha256: Uint8Array;
  plaintextBlake2b256: Uint8Array;
  /** SHA-256 of all sealed bytes: the server's custody record has the same. */
  sealedSha256: Uint8Array;
  /** 32 bytes. */
  key: Uint8Array;

  constructor(fields: Omit<AttachmentManifest, 'toJSON'>) {
    Object.assign(this, fields);
  }

  /** For logs and error reports, where a key has no business. */
  toJSON(): string {
    return `[attachment manifest, ${this.sizeBytes} B]`;
  }
}

/** Deterministic CBOR, integer keys. The segment hashes are one byte string, 32 bytes each. */
export function encodeManifest(manifest: AttachmentManifest): Uint8Array {
  const hashes = new Uint8Array(manifest.segments.length * HASH_BYTES);
  manifest.segments.forEach(({ sealedSha256 }, i) => hashes.set(sealedSha256, i * HASH_BYTES));
  return encodeCbor(
    new Map<number, unknown>([
      [1, VERSION],
      [2, uuidToBytes(manifest.attachmentId)],
      [3, manifest.fileName],
      [4, manifest.mediaType],
      [5, manifest.sizeBytes],
      [6, manifest.sealedSizeBytes],
      [7, manifest.chunkSize],
      [8, manifest.segmentSize],
      [9, hashes],
      [10, manifest.plaintextSha256],
      [11, manifest.plaintextBlake2b256],
      [12, manifest.sealedSha256],
      [13, manifest.key],
    ]),
  );
}

/**
 * Reads a manifest that a peer wrote: everything in it is bounded, sizes and number of segments must agree, names are made safe.
 * @param layout  the one that this version knows; a manifest with another is refused
 * @throws AttachmentError `MANIFEST_MALFORMED`
 */
export function decodeManifest(bytes: Uint8Array, layout = ATTACHMENT_LAYOUT): AttachmentManifest {
  try {
    const fields = FieldReader.of(decodeCbor(bytes));
    fields.integer(1, VERSION, VERSION);
    const manifest = readFields(fields, layout.segmentBytes * MAX_SEGMENTS);
    fields.end();
    const agrees =
      manifest.chunkSize === layout.chunkBytes &&
      manifest.segmentSize === layout.segmentBytes &&
      manifest.segments.length === segmentCount(manifest.sizeBytes, layout) &&
      manifest.sealedSizeBytes === sealedSize(manifest.sizeBytes, layout);
    if (agrees) return manifest;
  } catch {
    // A hostile peer learns nothing from the difference.
  }
  throw new AttachmentError('MANIFEST_MALFORMED');
}

function readFields(fields: FieldReader, maxSizeBytes: number): AttachmentManifest {
  return new AttachmentManifest({
    attachmentId: fields.id(2),
    fileName: safeFileName(fields.text(3, LONGEST_NAME)),
    mediaType: safeMediaType(fields.text(4, LONGEST_MEDIA_TYPE)),
    sizeBytes: fields.integer(5, 0, maxSizeBytes),
    sealedSizeBytes: fields.integer(6, 0, 2 * maxSizeBytes),
    chunkSize: fields.integer(7, 1, ATTACHMENT_LAYOUT.chunkBytes),
    segmentSize: fields.integer(8, 1, ATTACHMENT_LAYOUT.segmentBytes),
    segments: splitHashes(fields.bytes(9, { min: HASH_BYTES, max: MAX_SEGMENTS * HASH_BYTES })),
    plaintextSha256: fields.bytes(10, HASH_BYTES),
    plaintextBlake2b256: fields.bytes(11, HASH_BYTES),
    sealedSha256: fields.bytes(12, HASH_BYTES),
    key: fields.bytes(13, KEY_BYTES),
  });
}

function splitHashes(hashes: Uint8Array): SegmentEntry[] {
  if (hashes.length % HASH_BYTES !== 0) throw new AttachmentError('MANIFEST_MALFORMED');
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, i) => ({ sealedSha256: hashes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES) }));
}
