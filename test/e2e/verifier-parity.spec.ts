import { beforeAll, expect, it } from '@jest/globals';
import { verifySignature } from '@chancery/access';
import { ready, verify } from '@chancery/sealing';
import fc from 'fast-check';
import { Key } from './people.js';

/** The order of the base point, 2^252 + 27742317777372353535851937790883648493, RFC 8032 §5.1. */
const ORDER = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

const fromLittleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
const toLittleEndian = (value: bigint): Uint8Array => new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse());
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const WEAK = [
  `01${'00'.repeat(31)}`, '00'.repeat(32), `${'00'.repeat(31)}80`, `ec${'ff'.repeat(30)}7f`, `ed${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(31)}`,
  `f0${'ff'.repeat(30)}7f`, 'ff'.repeat(32),
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map(bytes);
const key = new Key();
const message = Uint8Array.of(1, 2, 3);

beforeAll(() => ready());

it('server and client agree on every weak key and commitment', () => {
  for (const publicKey of [...WEAK, key.publicKey])
    for (const commitment of [...WEAK, key.publicKey])
      for (const scalar of [new Uint8Array(32), toLittleEndian(1n), toLittleEndian(ORDER)]) {
        const signature = Uint8Array.of(...commitment, ...scalar);
        expect(verifySignature(publicKey, message, signature)).toBe(verify(publicKey, message, signature));
      }
});

it('neither takes a signature whose scalar was raised by the order', () => {
  const signature = key.signer(message);
  const raised = Uint8Array.of(...signature.slice(0, 32), ...toLittleEndian(fromLittleEndian(signature.slice(32)) + ORDER));
  expect([verifySignature(key.publicKey, message, raised), verify(key.publicKey, message, raised)]).toEqual([false, false]);
});

it('server and client agree on a signature and on every change of it', () => {
  const signature = key.signer(message);
  expect(verifySignature(key.publicKey, message, signature) && verify(key.publicKey, message, signature)).toBe(true);
  fc.assert(fc.property(fc.nat(63), fc.integer({ min: 1, max: 255 }), (at, mask) => {
    const changed = signature.slice();
    changed[at]! ^= mask;
    expect(verifySignature(key.publicKey, message, changed)).toBe(verify(key.publicKey, message, changed));
  }));
});
