import { sameBytes } from '@chancery/contracts';
import { PORTABLE_HASHES, type AttachmentManifest, type RunningHash } from '@chancery/sealing';
import type { KeptBytes } from '../ports.js';
import type { DownloadRecords } from './download-records.js';

/**
 * Segments of one file that an earlier process saved, and those that this one adds. What lies in the sink counts as far as it is
 * what the vault remembers; a segment is remembered once it is on disk.
 */
export class Resumption {
  /** The first segment that is to be fetched. */
  readonly from: number;
  private hash: RunningHash | undefined;
  private inSegment = 0;

  private constructor(
    private readonly manifest: AttachmentManifest,
    private readonly kept: KeptBytes,
    private readonly records: DownloadRecords,
    private readonly segments: Uint8Array[],
  ) {
    this.from = segments.length;
  }

  /** Compares, and cuts off what is torn, altered or of another file. */
  static async of(manifest: AttachmentManifest, kept: KeptBytes, records: DownloadRecords): Promise<Resumption> {
    const record = await records.get(manifest.attachmentId);
    const known = record && sameBytes(record.sealedSha256, manifest.sealedSha256) ? record.segments : [];
    // The last segment is always fetched again: something must be left to open.
    const whole = Math.min(known.length, manifest.segments.length - 1, Math.floor(kept.sizeBytes / manifest.segmentSize));
    const segments = await agreeing(known.slice(0, whole), kept, manifest.segmentSize);
    await kept.cut(segments.length * manifest.segmentSize);
    return new Resumption(manifest, kept, records, segments);
  }

  /** Plaintext bytes that need not be fetched. */
  get keptBytes(): number {
    return this.from * this.manifest.segmentSize;
  }

  earlier(): AsyncIterable<Uint8Array> {
    return this.kept.read(this.keptBytes);
  }

  /** After a piece went into the sink. Pieces never cross the end of a segment. */
  async wrote(piece: Uint8Array): Promise<void> {
    if (this.segments.length >= this.manifest.segments.length - 1) return;
    this.hash ??= PORTABLE_HASHES.blake2b256();
    this.hash.update(piece);
    this.inSegment += piece.length;
    if (this.inSegment < this.manifest.segmentSize) return;
    this.segments.push(this.hash.digest());
    this.hash = undefined;
    this.inSegment = 0;
    await this.kept.sync();
    await this.records.put(this.manifest.attachmentId, { sealedSha256: this.manifest.sealedSha256, segments: this.segments });
  }

  /** Gives back what a half-hashed segment holds. */
  end(): void {
    this.hash?.discard?.();
    this.hash = undefined;
  }
}

/** The first of `known` that the kept bytes bear out. */
async function agreeing(known: readonly Uint8Array[], kept: KeptBytes, segmentSize: number): Promise<Uint8Array[]> {
  const good: Uint8Array[] = [];
  if (known.length === 0) return good;
  let hash = PORTABLE_HASHES.blake2b256();
  let inSegment = 0;
  try {
    for await (const piece of kept.read(known.length * segmentSize)) {
      for (let at = 0; at < piece.length; ) {
        const part = piece.subarray(at, at + segmentSize - inSegment);
        hash.update(part);
        at += part.length;
        inSegment += part.length;
        if (inSegment < segmentSize) continue;
        const digest = hash.digest();
        hash = PORTABLE_HASHES.blake2b256();
        inSegment = 0;
        if (!sameBytes(digest, known[good.length]!)) return good;
        good.push(digest);
      }
    }
    return good;
  } finally {
    hash.discard?.();
  }
}
