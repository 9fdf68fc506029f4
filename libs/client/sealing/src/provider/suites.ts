import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import type { CiphersuiteImpl, CiphersuiteName, CryptoProvider } from 'ts-mls';
import { Hkdf } from './hkdf.js';
import { hpke } from './hpke.js';
import type { Kem } from './kem.js';
import { kemX25519 } from './kem-x25519.js';
import { kemXWing } from './kem-xwing.js';
import { signature } from './signature.js';
import { equalBytes, sodium } from './sodium.js';

/** The two cipher suites of Chancery, by the short names that are stored with each group. */
export const SUITES = {
  x25519: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
  /** Hybrid with ML-KEM-768, for rooms of up to 64 devices. Its number is not assigned by IANA: never compare numbers. */
  xwing: 'MLS_256_XWING_CHACHA20POLY1305_SHA512_Ed25519',
} as const satisfies Record<string, CiphersuiteName>;
export type SuiteName = keyof typeof SUITES;

const KDF_IDS = { 32: 0x0001, 64: 0x0003 } as const;

function implement(name: CiphersuiteName, hash: CHash, kem: Kem): CiphersuiteImpl {
  const hkdf = new Hkdf(hash);
  return {
    name,
    signature,
    hpke: hpke(kem, hkdf, KDF_IDS[hash.outputLen as keyof typeof KDF_IDS]),
    rng: { randomBytes: (length) => sodium.randombytes_buf(length) },
    kdf: {
      size: hkdf.size,
      extract: async (salt, inputKey) => hkdf.extract(salt, inputKey),
      expand: async (pseudorandomKey, info, length) => hkdf.expand(pseudorandomKey, info, length),
    },
    hash: {
      digest: async (data) => hash(data),
      mac: async (key, data) => hmac(hash, key, data),
      verifyMac: async (key, mac, data) => equalBytes(hmac(hash, key, data), mac),
    },
  };
}

const implementations = new Map<SuiteName, CiphersuiteImpl>();

/** The primitives of a suite. Call after `ready()`. */
export function cipherSuite(suite: SuiteName): CiphersuiteImpl {
  let implementation = implementations.get(suite);
  if (!implementation) {
    implementation = suite === 'x25519' ? implement(SUITES.x25519, sha256, kemX25519) : implement(SUITES.xwing, sha512, kemXWing);
    implementations.set(suite, implementation);
  }
  return implementation;
}

/** @returns undefined for a suite that Chancery does not use */
export function suiteNamed(name: string): SuiteName | undefined {
  return (Object.keys(SUITES) as SuiteName[]).find((suite) => SUITES[suite] === name);
}

/** The same as a ts-mls CryptoProvider: what the published test vectors are run against. */
export const sodiumProvider: CryptoProvider = {
  async getCiphersuiteImpl({ name }) {
    const suite = suiteNamed(name);
    if (!suite) throw new RangeError('cipher suite not used here');
    return cipherSuite(suite);
  },
};
