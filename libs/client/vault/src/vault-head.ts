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
}

const HEAD_BYTES = 8 + 8 + DIGEST_BYTES;

export function emptyHead(): VaultHead {
  return { generation: 0, recordCount: 0, setDigest: new Uint8Array(DIGEST_BYTES) };
}

export function encodeHead(head: VaultHead): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(head.generation));
  view.setBigUint64(8, BigInt(head.recordCount));
  bytes.set(head.setDigest, 16);
  return bytes;
}

/** @throws VaultError `RECORD_TAMPERED` */
export function decodeHead(bytes: Uint8Array): VaultHead {
  if (bytes.length !== HEAD_BYTES) throw new VaultError('RECORD_TAMPERED');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { generation: Number(view.getBigUint64(0)), recordCount: Number(view.getBigUint64(8)), setDigest: bytes.slice(16) };
}

/** A head in the making: counts records in and out. */
export class HeadTally {
  private recordCount: number;
  private readonly setDigest: Uint8Array;

  constructor(from: VaultHead) {
    this.recordCount = from.recordCount;
    this.setDigest = from.setDigest.slice();
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
    return { generation, recordCount: this.recordCount, setDigest: this.setDigest.slice() };
  }

  private mix(digest: Uint8Array): void {
    for (let i = 0; i < DIGEST_BYTES; i++) this.setDigest[i]! ^= digest[i]!;
  }
}
