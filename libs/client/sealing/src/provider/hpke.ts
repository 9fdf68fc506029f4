import type { Hpke, PrivateKey, PublicKey } from 'ts-mls';
import { type Hkdf, LabeledHkdf, suiteIdBytes } from './hkdf.js';
import type { Kem } from './kem.js';
import { concat, copyOf, EMPTY, sodium, wipe } from './sodium.js';

/** IANA HPKE AEAD identifier of ChaCha20-Poly1305. */
const CHACHA20_POLY1305 = 0x0003;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const MODE_BASE = Uint8Array.of(0);

/** ts-mls types keys as WebCrypto keys; here they are plain bytes with the same tag. */
interface RawKey<Kind extends 'public' | 'private'> {
  readonly type: Kind;
  readonly raw: Uint8Array;
}
const asPublic = (raw: Uint8Array): PublicKey => ({ type: 'public', raw }) as RawKey<'public'> as unknown as PublicKey;
const asPrivate = (raw: Uint8Array): PrivateKey => ({ type: 'private', raw }) as RawKey<'private'> as unknown as PrivateKey;
const rawOf = (key: PublicKey | PrivateKey): Uint8Array => (key as unknown as RawKey<'public' | 'private'>).raw;

function checkedCopy(key: Uint8Array, length: number): Uint8Array {
  if (key.length !== length) throw new RangeError('key of the wrong length');
  return copyOf(key);
}

const encrypt = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array | undefined, plaintext: Uint8Array): Uint8Array =>
  sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, aad ?? EMPTY, null, nonce, key);
const decrypt = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array | undefined, ciphertext: Uint8Array): Uint8Array =>
  sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, ciphertext, aad ?? EMPTY, nonce, key);

/** The secrets of one base-mode HPKE context, RFC 9180 §5.1, used once and wiped. */
class HpkeSchedule {
  private readonly kdf: LabeledHkdf;
  private readonly pskIdHash: Uint8Array;

  constructor(
    kem: Kem,
    private readonly hkdf: Hkdf,
    kdfId: number,
  ) {
    this.kdf = new LabeledHkdf(hkdf, suiteIdBytes('HPKE', kem.id, kdfId, CHACHA20_POLY1305));
    this.pskIdHash = this.kdf.extract(EMPTY, 'psk_id_hash', EMPTY);
  }

  /** Consumes `sharedSecret`. */
  private open<T>(sharedSecret: Uint8Array, info: Uint8Array, use: (secret: Uint8Array, context: Uint8Array) => T): T {
    const context = concat(MODE_BASE, this.pskIdHash, this.kdf.extract(EMPTY, 'info_hash', info));
    const secret = this.kdf.extract(sharedSecret, 'secret', EMPTY);
    try {
      return use(secret, context);
    } finally {
      wipe(secret, sharedSecret);
    }
  }

  withKey<T>(sharedSecret: Uint8Array, info: Uint8Array, use: (key: Uint8Array, nonce: Uint8Array) => T): T {
    return this.open(sharedSecret, info, (secret, context) => {
      const key = this.kdf.expand(secret, 'key', context, KEY_BYTES);
      try {
        return use(key, this.kdf.expand(secret, 'base_nonce', context, NONCE_BYTES));
      } finally {
        wipe(key);
      }
    });
  }

  export(sharedSecret: Uint8Array, info: Uint8Array, exporterContext: Uint8Array, length: number): Uint8Array {
    return this.open(sharedSecret, info, (secret, context) => {
      const exporterSecret = this.kdf.expand(secret, 'exp', context, this.hkdf.size);
      const exported = this.kdf.expand(exporterSecret, 'sec', exporterContext, length);
      wipe(exporterSecret);
      return exported;
    });
  }
}

/** HPKE in base mode, one message per context, RFC 9180 §6.1, in the shape that ts-mls asks for. */
export function hpke(kem: Kem, hkdf: Hkdf, kdfId: number): Hpke {
  const schedule = new HpkeSchedule(kem, hkdf, kdfId);
  return {
    keyLength: KEY_BYTES,
    nonceLength: NONCE_BYTES,
    async seal(publicKey, plaintext, info, aad) {
      const { sharedSecret, encapsulated } = kem.encapsulate(rawOf(publicKey));
      return { enc: encapsulated, ct: schedule.withKey(sharedSecret, info, (key, nonce) => encrypt(key, nonce, aad, plaintext)) };
    },
    async open(privateKey, encapsulated, ciphertext, info, aad) {
      return schedule.withKey(kem.decapsulate(rawOf(privateKey), encapsulated), info, (key, nonce) => decrypt(key, nonce, aad, ciphertext));
    },
    async exportSecret(publicKey, exporterContext, length, info) {
      const { sharedSecret, encapsulated } = kem.encapsulate(rawOf(publicKey));
      return { enc: encapsulated, secret: schedule.export(sharedSecret, info, exporterContext, length) };
    },
    async importSecret(privateKey, exporterContext, encapsulated, length, info) {
      return schedule.export(kem.decapsulate(rawOf(privateKey), encapsulated), info, exporterContext, length);
    },
    async importPrivateKey(key) {
      return asPrivate(checkedCopy(key, kem.privateKeyBytes));
    },
    async importPublicKey(key) {
      return asPublic(checkedCopy(key, kem.publicKeyBytes));
    },
    async exportPublicKey(key) {
      return rawOf(key);
    },
    async exportPrivateKey(key) {
      return rawOf(key);
    },
    async encryptAead(key, nonce, aad, plaintext) {
      return encrypt(key, nonce, aad, plaintext);
    },
    async decryptAead(key, nonce, aad, ciphertext) {
      return decrypt(key, nonce, aad, ciphertext);
    },
    async deriveKeyPair(inputKey) {
      const { privateKey, publicKey } = kem.deriveKeyPair(inputKey);
      return { privateKey: asPrivate(privateKey), publicKey: asPublic(publicKey) };
    },
    async generateKeyPair() {
      const { privateKey, publicKey } = kem.generateKeyPair();
      return { privateKey: asPrivate(privateKey), publicKey: asPublic(publicKey) };
    },
  };
}
