import type { Kem, KemKeyPair } from './kem.js';
import { sodium, wipe } from './sodium.js';

function fromSeed(seed: Uint8Array): KemKeyPair {
  const { privateKey, publicKey } = sodium.crypto_kem_xwing_seed_keypair(seed);
  return { privateKey, publicKey };
}

/** X-Wing: ML-KEM-768 with X25519, draft-connolly-cfrg-xwing-kem. Stays secret while either of the two does. */
export const kemXWing: Kem = {
  id: 0x647a,
  publicKeyBytes: 1216,
  privateKeyBytes: 32,
  generateKeyPair() {
    const seed = sodium.randombytes_buf(32);
    const pair = fromSeed(seed);
    wipe(seed);
    return pair;
  },
  deriveKeyPair(inputKey) {
    const seed = sodium.crypto_xof_shake256(32, inputKey);
    const pair = fromSeed(seed);
    wipe(seed);
    return pair;
  },
  encapsulate(publicKey) {
    const { sharedSecret, ciphertext } = sodium.crypto_kem_xwing_enc(publicKey);
    return { sharedSecret, encapsulated: ciphertext };
  },
  decapsulate(privateKey, encapsulated) {
    return sodium.crypto_kem_xwing_dec(encapsulated, privateKey);
  },
};
