import { DIGEST_BYTES } from './record-sealer.js';
import { VaultError } from './vault-error.js';

/**
 * Rewritten by every transaction: how many there were, how many records there are, and one digest over all of them.
 * The digest is the XOR of the records' keyed digests. It changes with each record that comes, goes or is replaced,
 * and is kept sealed: who cannot open the vault can neither read it nor find another set of records that fits it.
 */
export interface VaultHead {
  readonly generation: number;
  readonly recordCount: number;
  readonly setDigest: Uint8Array;
  /** Keyed digest of the header; absent in a vault of the first format. */
  readonly headerDigest?: Uint8Array;
}

const FIRST_HEAD_BYTES = 8 + 8 + DIGEST_BYTES;
const HEAD_BYTES = FIRST_HEAD_BYTES + DIGEST_BYTES;

export function emptyHead(headerDigest?: Uint8Array): VaultHead {
  return { generation: 0, recordCount: 0, setDigest: new Uint8Array(DIGEST_BYTES), ...(headerDigest ? { headerDigest } : {}) };
}

export function encodeHead(head: VaultHead): Uint8Array {
  const bytes = new Uint8Array(head.headerDigest ? HEAD_BYTES : FIRST_HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(head.generation));
  view.setBigUint64(8, BigInt(head.recordCount));
  bytes.set(head.setDigest, 16);
  if (head.headerDigest) bytes.set(head.headerDigest, FIRST_HEAD_BYTES);
  return bytes;
}

/** @throws VaultError `RECORD_TAMPERED` */
export function decodeHead(bytes: Uint8Array): VaultHead {
  if (bytes.length !== HEAD_BYTES && bytes.length !== FIRST_HEAD_BYTES) throw new VaultError('RECORD_TAMPERED');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerDigest = bytes.length === HEAD_BYTES ? { headerDigest: bytes.slice(FIRST_HEAD_BYTES) } : {};
  return { generation: Number(view.getBigUint64(0)), recordCount: Number(view.getBigUint64(8)), setDigest: bytes.slice(16, FIRST_HEAD_BYTES), ...headerDigest };
}

/** A head in the making: counts records in and out. */
export class HeadTally {
  private recordCount: number;
  private readonly setDigest: Uint8Array;
  private readonly headerDigest: Uint8Array | undefined;

  /** @param headerDigest  of a header that is written in the same transaction */
  constructor(from: VaultHead, headerDigest = from.headerDigest) {
    this.recordCount = from.recordCount;
    this.setDigest = from.setDigest.slice();
    this.headerDigest = headerDigest;
  }

  add(digest: Uint8Array): void {
    this.recordCount++;
    this.mix(digest);
  }

  remove(digest: Uint8Array): void {
    this.recordCount--;
    this.mix(digest);
  }

  at(generation: number): VaultHead {
    return { generation, recordCount: this.recordCount, setDigest: this.setDigest.slice(), ...(this.headerDigest ? { headerDigest: this.headerDigest } : {}) };
  }

  private mix(digest: Uint8Array): void {
    for (let i = 0; i < DIGEST_BYTES; i++) this.setDigest[i]! ^= digest[i]!;
  }
}
