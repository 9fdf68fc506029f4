import type { Signature } from 'ts-mls';
import { generateSigningKeyPair, sign, verify } from '../keys/signing-keys.js';

/** Ed25519 in the shape that ts-mls asks for; signing keys are 32-byte seeds. */
export const signature: Signature = {
  async sign(seed, message) {
    return sign(seed, message);
  },
  async verify(publicKey, message, signatureBytes) {
    return verify(publicKey, message, signatureBytes);
  },
  async keygen() {
    const { publicKey, seed } = generateSigningKeyPair();
    return { publicKey, signKey: seed };
  },
};
