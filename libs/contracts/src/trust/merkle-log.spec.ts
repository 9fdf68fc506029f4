import fc from 'fast-check';
import { toHex } from '../codec/text.js';
import { MerkleLog, verifyConsistency, verifyInclusion } from './merkle-log.js';

const entry = (i: number): Uint8Array => Uint8Array.of(i >> 8, i & 255);
const logOf = (size: number): MerkleLog => {
  const log = new MerkleLog();
  for (let i = 0; i < size; i++) log.append(entry(i));
  return log;
};
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at % bytes.length ? byte ^ 1 : byte));

describe('Merkle log, RFC 9162', () => {
  it('gives the known roots of the Certificate Transparency reference tree', () => {
    const log = new MerkleLog();
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const roots = ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'];
    for (const hex of inputs) log.append(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));
    expect(toHex(log.root(1)!)).toBe(roots[0]);
    expect(toHex(log.root(2)!)).toBe(roots[1]);
    expect(toHex(log.root()!)).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('proves that every entry is in it, and no other entry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, at, bit) => {
        const log = logOf(size);
        const index = at % size;
        const proof = log.inclusionProof(index);
        expect(verifyInclusion(entry(index), index, size, proof, log.root()!)).toBe(true);
        expect(verifyInclusion(entry(index + 1), index, size, proof, log.root()!)).toBe(false);
        expect(verifyInclusion(entry(index), index, size, proof, flip(log.root()!, bit))).toBe(false);
      }),
    );
  });

  it('proves that it only grew, and shows when it did not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (size, at, bit) => {
        const log = logOf(size);
        const first = 1 + (at % size);
        const proof = log.consistencyProof(first);
        expect(verifyConsistency(first, log.root(first)!, size, log.root()!, proof)).toBe(true);
        expect(verifyConsistency(first, flip(log.root(first)!, bit), size, log.root()!, proof)).toBe(false);
      }),
    );
  });
});
