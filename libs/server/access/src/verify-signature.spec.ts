import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verifySignature } from './verify-signature.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const message = new TextEncoder().encode('acknowledged');
const signature = new Uint8Array(sign(null, message, privateKey));

describe('a signature', () => {
  it('holds for its key and message', () => {
    expect(verifySignature(key, message, signature)).toBe(true);
  });

  it('does not hold once any bit of key, message or signature is another', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2), fc.nat(), fc.integer({ min: 0, max: 7 }), (which, at, bit) => {
        const parts: [Uint8Array, Uint8Array, Uint8Array] = [key.slice(), message.slice(), signature.slice()];
        const part = parts[which];
        part[at % part.length]! ^= 1 << bit;
        expect(verifySignature(...parts)).toBe(false);
      }),
    );
  });

  it('is refused, never an exception, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    fc.assert(fc.property(bytes, bytes, bytes, (a, b, c) => expect(verifySignature(a, b, c)).toBe(false)));
  });

  it.each([
    `01${'00'.repeat(31)}`, '00'.repeat(32), `ec${'ff'.repeat(30)}7f`, `ed${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(30)}7f`, `01${'00'.repeat(30)}80`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ])('does not hold under the weak key %s', (weakKey) => {
    // The signature of nobody: R is the neutral element, S is nought.
    const forged = new Uint8Array(64);
    forged[0] = 1;
    for (let byte = 0; byte < 64; byte++) expect(verifySignature(Buffer.from(weakKey, 'hex'), Uint8Array.of(byte), forged)).toBe(false);
  });
});
