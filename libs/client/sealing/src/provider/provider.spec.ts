import { fromHex, toHex } from '@chancery/contracts';
import { sha256 } from '@noble/hashes/sha2.js';
import { hkdfSha256, hmacSha256 } from '../keys/hashing.js';
import { Hkdf } from './hkdf.js';
import { kemX25519 } from './kem-x25519.js';
import { kemXWing } from './kem-xwing.js';
import { EMPTY, ready } from './sodium.js';
import { cipherSuite, sodiumProvider, SUITES, suiteNamed } from './suites.js';

beforeAll(ready);

it('HKDF answers as RFC 5869 says (test case 1)', () => {
  const output = hkdfSha256(new Uint8Array(22).fill(0x0b), fromHex('000102030405060708090a0b0c'), fromHex('f0f1f2f3f4f5f6f7f8f9'), 42);
  expect(toHex(output)).toBe('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
});

it('HKDF with empty salt and info answers as RFC 5869 says (test case 3)', () => {
  expect(toHex(hkdfSha256(new Uint8Array(22).fill(0x0b), EMPTY, EMPTY, 42))).toBe('8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8');
});

it('HMAC answers as RFC 4231 says (test case 2)', () => {
  expect(toHex(hmacSha256(new TextEncoder().encode('Jefe'), new TextEncoder().encode('what do ya want for nothing?')))).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});

it('HKDF refuses more than 255 blocks', () => {
  expect(() => new Hkdf(sha256).expand(new Uint8Array(32), EMPTY, 255 * 32 + 1)).toThrow(RangeError);
});

it('DHKEM(X25519) derives keys as RFC 9180 says (appendix A.2.1)', () => {
  const ephemeral = kemX25519.deriveKeyPair(fromHex('909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b'));
  expect(toHex(ephemeral.publicKey)).toBe('1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a');
});

it.each([
  ['X25519', kemX25519],
  ['X-Wing', kemXWing],
])('%s: what is encapsulated is what is decapsulated, and keys have their stated lengths', (_, kem) => {
  const { privateKey, publicKey } = kem.generateKeyPair();
  const { sharedSecret, encapsulated } = kem.encapsulate(publicKey);
  expect(kem.decapsulate(privateKey, encapsulated)).toEqual(sharedSecret);
  expect([publicKey.length, privateKey.length]).toEqual([kem.publicKeyBytes, kem.privateKeyBytes]);
  expect(kem.deriveKeyPair(new Uint8Array(32).fill(7))).toEqual(kem.deriveKeyPair(new Uint8Array(32).fill(7)));
});

it('X25519 refuses a key of low order: the secret would be known to everybody', () => {
  const { privateKey } = kemX25519.generateKeyPair();
  expect(() => kemX25519.decapsulate(privateKey, new Uint8Array(32))).toThrow();
  expect(() => kemX25519.encapsulate(new Uint8Array(32))).toThrow();
});

it.each(['x25519', 'xwing'] as const)('HPKE under %s opens what it sealed, and nothing that was changed', async (suite) => {
  const { hpke } = cipherSuite(suite);
  const { privateKey, publicKey } = await hpke.generateKeyPair();
  const [info, aad, plaintext] = ['info', 'aad', 'plaintext'].map((text) => new TextEncoder().encode(text));
  const { ct, enc } = await hpke.seal(publicKey, plaintext!, info!, aad);
  expect(await hpke.open(privateKey, enc, ct, info!, aad)).toEqual(plaintext);
  await expect(hpke.open(privateKey, enc, ct, aad!, info)).rejects.toThrow();
  await expect(hpke.open(privateKey, enc, ct.map((byte, i) => (i === 0 ? byte ^ 1 : byte)), info!, aad)).rejects.toThrow();
  const exported = await hpke.exportSecret(publicKey, aad!, 48, info!);
  expect(await hpke.importSecret(privateKey, aad!, exported.enc, 48, info!)).toEqual(exported.secret);
});

it('keys of the wrong length are refused', async () => {
  const { hpke } = cipherSuite('x25519');
  await expect(hpke.importPublicKey(new Uint8Array(31))).rejects.toThrow(RangeError);
  await expect(hpke.importPrivateKey(new Uint8Array(33))).rejects.toThrow(RangeError);
});

it('only the two suites of Chancery are implemented', async () => {
  expect(suiteNamed(SUITES.xwing)).toBe('xwing');
  expect(suiteNamed('MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519')).toBeUndefined();
  await expect(sodiumProvider.getCiphersuiteImpl({ name: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519', hash: 'SHA-256', signature: 'Ed25519', hpke: { kem: 'DHKEM-X25519-HKDF-SHA256', kdf: 'HKDF-SHA256', aead: 'AES128GCM' } })).rejects.toThrow(RangeError);
});
