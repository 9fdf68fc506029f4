import { sha256 } from '@noble/hashes/sha2.js';
import { SodiumBlake2b } from './sodium-blake2b.js';
import type { SegmentEntry } from './manifest.js';

export interface RunningHash {
  update(bytes: Uint8Array): unknown;
  /** Call once. */
  digest(): Uint8Array;
  /** Called instead of `digest` when a stream is broken off, where there is something to give back. */
  discard?(): void;
}

/**
 * Where the hashes are computed. Browsers have no streaming SHA-256 of their own, so the portable one is plain JavaScript; in
 * Node hand in `{ ...PORTABLE_HASHES, sha256: () => createHash('sha256') }`.
 */
export interface HashProvider {
  sha256(): RunningHash;
  /** BLAKE2b with 32 bytes of output, no key. Called when libsodium is ready. */
  blake2b256(): RunningHash;
}

export const PORTABLE_HASHES: HashProvider = {
  sha256: () => sha256.create(),
  blake2b256: () => new SodiumBlake2b(),
};

/** The hashes over a whole attachment. Two of the plaintext, so that a later break of one leaves the other as evidence. */
export class AttachmentHashes {
  private readonly plaintextSha256: RunningHash;
  private readonly plaintextBlake2b256: RunningHash;
  private readonly sealedSha256: RunningHash | undefined;

  /** @param segments  of one segment the sealed bytes need not be hashed a second time */
  constructor(hashes: HashProvider, segments: number) {
    this.plaintextSha256 = hashes.sha256();
    this.plaintextBlake2b256 = hashes.blake2b256();
    this.sealedSha256 = segments > 1 ? hashes.sha256() : undefined;
  }

  addPlaintext(bytes: Uint8Array): void {
    this.plaintextSha256.update(bytes);
    this.plaintextBlake2b256.update(bytes);
  }

  addSealed(bytes: Uint8Array): void {
    this.sealedSha256?.update(bytes);
  }

  digests(segments: readonly SegmentEntry[]): { plaintextSha256: Uint8Array; plaintextBlake2b256: Uint8Array; sealedSha256: Uint8Array } {
    return {
      plaintextSha256: toBytes(this.plaintextSha256.digest()),
      plaintextBlake2b256: toBytes(this.plaintextBlake2b256.digest()),
      sealedSha256: this.sealedSha256 ? toBytes(this.sealedSha256.digest()) : segments[0]!.sealedSha256.slice(),
    };
  }

  discard(): void {
    for (const hash of [this.plaintextSha256, this.plaintextBlake2b256, this.sealedSha256]) hash?.discard?.();
  }
}

/** Node's own hashes answer with a Buffer, which is a Uint8Array with other manners. */
export function toBytes(digest: Uint8Array): Uint8Array {
  return new Uint8Array(digest);
}
