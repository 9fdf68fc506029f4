import { sha256 } from '@noble/hashes/sha2.js';
import { sameBytes } from '../codec/cbor.js';

/** The hash of an empty log, RFC 9162 §2.1.1. */
export const EMPTY_ROOT = sha256(new Uint8Array());

const leafHash = (entry: Uint8Array): Uint8Array => sha256.create().update(Uint8Array.of(0)).update(entry).digest();
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256.create().update(Uint8Array.of(1)).update(left).update(right).digest();

/** The largest power of two smaller than `size` (size ≥ 2). */
function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** An append-only Merkle tree as RFC 9162 §2.1 defines it, held whole: who has every entry needs no proof of the past. */
export class MerkleLog {
  private readonly leaves: Uint8Array[] = [];
  private readonly roots: Uint8Array[] = [EMPTY_ROOT];
  /** Roots of the perfect subtrees that make up the log, largest first: `size` in binary. */
  private readonly peaks: { size: number; hash: Uint8Array }[] = [];

  get size(): number {
    return this.leaves.length;
  }

  append(entry: Uint8Array): void {
    const leaf = leafHash(entry);
    this.leaves.push(leaf);
    let peak = { size: 1, hash: leaf };
    while (this.peaks.at(-1)?.size === peak.size) {
      const left = this.peaks.pop()!;
      peak = { size: left.size * 2, hash: nodeHash(left.hash, peak.hash) };
    }
    this.peaks.push(peak);
    this.roots.push(this.peaks.reduceRight<Uint8Array | undefined>((right, { hash }) => (right ? nodeHash(hash, right) : hash), undefined)!);
  }

  /** The root when the log had `size` entries; undefined beyond its end. */
  root(size = this.size): Uint8Array | undefined {
    return this.roots[size];
  }

  private hashOf(from: number, to: number): Uint8Array {
    if (to - from === 1) return this.leaves[from]!;
    const k = split(to - from);
    return nodeHash(this.hashOf(from, from + k), this.hashOf(from + k, to));
  }

  /** RFC 9162 §2.1.3.1. @throws RangeError unless 0 ≤ index < size ≤ this.size */
  inclusionProof(index: number, size = this.size): Uint8Array[] {
    if (index < 0 || index >= size || size > this.size) throw new RangeError('outside the log');
    const path = (m: number, from: number, to: number): Uint8Array[] => {
      if (to - from === 1) return [];
      const k = split(to - from);
      return m < k ? [...path(m, from, from + k), this.hashOf(from + k, to)] : [...path(m - k, from + k, to), this.hashOf(from, from + k)];
    };
    return path(index, 0, size);
  }

  /** RFC 9162 §2.1.4.1. @throws RangeError unless 0 < first ≤ size ≤ this.size */
  consistencyProof(first: number, size = this.size): Uint8Array[] {
    if (first <= 0 || first > size || size > this.size) throw new RangeError('outside the log');
    const path = (m: number, from: number, to: number, whole: boolean): Uint8Array[] => {
      if (m === to - from) return whole ? [] : [this.hashOf(from, to)];
      const k = split(to - from);
      return m <= k ? [...path(m, from, from + k, whole), this.hashOf(from + k, to)] : [...path(m - k, from + k, to, false), this.hashOf(from, from + k)];
    };
    return first === size ? [] : path(first, 0, size, true);
  }
}

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(entry: Uint8Array, index: number, size: number, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (index >= size) return false;
  let [fn, sn, r] = [index, size - 1, leafHash(entry)];
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else r = nodeHash(r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && sameBytes(r, root);
}

/** RFC 9162 §2.1.4.2. */
export function verifyConsistency(first: number, firstRoot: Uint8Array, second: number, secondRoot: Uint8Array, proof: readonly Uint8Array[]): boolean {
  if (first <= 0 || first > second) return false;
  if (first === second) return proof.length === 0 && sameBytes(firstRoot, secondRoot);
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : [...proof];
  if (path.length === 0) return false;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [fr, sr] = [path[0]!, path[0]!];
  for (const c of path.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(c, fr), nodeHash(c, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else sr = nodeHash(sr, c);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && sameBytes(fr, firstRoot) && sameBytes(sr, secondRoot);
}
