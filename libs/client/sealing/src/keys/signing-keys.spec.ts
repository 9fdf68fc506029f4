import { fromHex } from '@chancery/contracts';
import { ready } from '../provider/sodium.js';
import { generateSigningKeyPair, sign, signingKeyPairFromSeed, verify } from './signing-keys.js';

beforeAll(ready);
const message = new TextEncoder().encode('message');

it('signs as RFC 8032 says (test 2)', () => {
  const { publicKey, seed } = signingKeyPairFromSeed(fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'));
  expect(publicKey).toEqual(fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'));
  const signature = sign(seed, Uint8Array.of(0x72));
  expect(signature).toEqual(fromHex('92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'));
  expect(verify(publicKey, Uint8Array.of(0x72), signature)).toBe(true);
});

it('refuses another message, another key and a changed signature', () => {
  const { publicKey, seed } = generateSigningKeyPair();
  const signature = sign(seed, message);
  const changed = signature.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
  expect([verify(publicKey, new Uint8Array(), signature), verify(generateSigningKeyPair().publicKey, message, signature), verify(publicKey, message, changed)]).toEqual([false, false, false]);
});

it('refuses a signature whose scalar is not reduced', () => {
  const { publicKey, seed } = generateSigningKeyPair();
  const signature = sign(seed, message);
  // S + L, the group order: the same equation, another encoding
  const order = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
  let carry = 0;
  const malleable = signature.map((byte, i) => {
    if (i < 32) return byte;
    const sum = byte + order[i - 32]! + carry;
    carry = sum >> 8;
    return sum & 0xff;
  });
  expect(verify(publicKey, message, malleable)).toBe(false);
});

it.each([
  ['the neutral element', '0100000000000000000000000000000000000000000000000000000000000000'],
  ['a point of order 2', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
  ['a point of order 4', '0000000000000000000000000000000000000000000000000000000000000000'],
  ['a point of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
])('refuses %s as a key: one signature would fit every message', (_, key) => {
  const neutral = new Uint8Array(64);
  neutral[0] = 1;
  expect(verify(fromHex(key), message, neutral)).toBe(false);
});

it('answers malformed input with false, and a seed of the wrong length with an error', () => {
  const { publicKey, seed } = generateSigningKeyPair();
  expect([verify(publicKey.subarray(1), message, sign(seed, message)), verify(publicKey, message, new Uint8Array(63)), verify(new Uint8Array(), message, new Uint8Array())]).toEqual([false, false, false]);
  expect(() => sign(seed.subarray(1), message)).toThrow(RangeError);
});
