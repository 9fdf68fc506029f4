import { sha256 } from '@noble/hashes/sha2.js';
import { Hkdf, LabeledHkdf, suiteIdBytes } from './hkdf.js';
import type { Kem, KemKeyPair } from './kem.js';
import { concat, EMPTY, sodium, wipe } from './sodium.js';

const ID = 0x0020;
const kdf = new LabeledHkdf(new Hkdf(sha256), suiteIdBytes('KEM', ID));

/** @throws RangeError when the peer's key is of low order: the result would be known to everybody */
function diffieHellman(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const shared = sodium.crypto_scalarmult(privateKey, publicKey);
  if (sodium.is_zero(shared)) throw new RangeError('X25519 key of low order');
  return shared;
}

function extractAndExpand(shared: Uint8Array, context: Uint8Array): Uint8Array {
  const pseudorandomKey = kdf.extract(EMPTY, 'eae_prk', shared);
  const secret = kdf.expand(pseudorandomKey, 'shared_secret', context, 32);
  wipe(shared, pseudorandomKey);
  return secret;
}

function generateKeyPair(): KemKeyPair {
  const privateKey = sodium.randombytes_buf(32);
  return { privateKey, publicKey: sodium.crypto_scalarmult_base(privateKey) };
}

/** DHKEM(X25519, HKDF-SHA256), RFC 9180 §4.1. */
export const kemX25519: Kem = {
  id: ID,
  publicKeyBytes: 32,
  privateKeyBytes: 32,
  generateKeyPair,
  deriveKeyPair(inputKey) {
    const pseudorandomKey = kdf.extract(EMPTY, 'dkp_prk', inputKey);
    const privateKey = kdf.expand(pseudorandomKey, 'sk', EMPTY, 32);
    wipe(pseudorandomKey);
    return { privateKey, publicKey: sodium.crypto_scalarmult_base(privateKey) };
  },
  encapsulate(publicKey) {
    const ephemeral = generateKeyPair();
    const sharedSecret = extractAndExpand(diffieHellman(ephemeral.privateKey, publicKey), concat(ephemeral.publicKey, publicKey));
    wipe(ephemeral.privateKey);
    return { sharedSecret, encapsulated: ephemeral.publicKey };
  },
  decapsulate(privateKey, encapsulated) {
    return extractAndExpand(diffieHellman(privateKey, encapsulated), concat(encapsulated, sodium.crypto_scalarmult_base(privateKey)));
  },
};
