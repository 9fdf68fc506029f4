import sodium from 'libsodium-wrappers';
import type { RecordName } from './record-store.js';
import { VaultError } from './vault-error.js';

const NONCE_BYTES = 24;
const TAG_BYTES = 16;
export const STORAGE_KEY_BYTES = 32;
export const DIGEST_BYTES = 32;
/** libsodium key derivation: one subkey per purpose, so that no key does two jobs. */
const KDF_CONTEXT = 'chanvalt';
const SUBKEY_SEAL = 1;
const SUBKEY_DIGEST = 2;
const SUBKEY_HEADER = 3;

/**
 * XChaCha20-Poly1305-IETF (24-byte random nonce, then ciphertext and tag) under a key derived from the storage key.
 * Additional data are vault id and record name: bytes moved to another name or another vault do not open.
 */
export class RecordSealer {
  private constructor(
    private readonly sealKey: Uint8Array,
    private readonly digestKey: Uint8Array,
    private readonly headerKey: Uint8Array,
    private readonly vaultId: Uint8Array,
  ) {}

  static async of(storageKey: Uint8Array, vaultId: Uint8Array): Promise<RecordSealer> {
    await sodium.ready;
    const subkey = (id: number): Uint8Array => sodium.crypto_kdf_derive_from_key(32, id, KDF_CONTEXT, storageKey);
    return new RecordSealer(subkey(SUBKEY_SEAL), subkey(SUBKEY_DIGEST), subkey(SUBKEY_HEADER), vaultId);
  }

  seal(name: RecordName, plaintext: Uint8Array): Uint8Array {
    return sealUnder(this.sealKey, plaintext, this.binding(name));
  }

  /** @throws VaultError `RECORD_TAMPERED` */
  open(name: RecordName, sealed: Uint8Array): Uint8Array {
    const plaintext = openUnder(this.sealKey, sealed, this.binding(name));
    if (!plaintext) throw new VaultError('RECORD_TAMPERED');
    return plaintext;
  }

  /** Keyed digest of one sealed record, from its name, nonce and tag: those pin the bytes for whoever lacks the key. */
  digest(name: RecordName, sealed: Uint8Array): Uint8Array {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new VaultError('RECORD_TAMPERED');
    const material = joinBytes(sealed.subarray(0, NONCE_BYTES), sealed.subarray(sealed.length - TAG_BYTES), new TextEncoder().encode(name));
    return sodium.crypto_generichash(DIGEST_BYTES, material, this.digestKey);
  }

  /** Keyed digest of the header as it is stored. */
  headerDigest(header: Uint8Array): Uint8Array {
    return sodium.crypto_generichash(DIGEST_BYTES, header, this.headerKey);
  }

  wipe(): void {
    for (const key of [this.sealKey, this.digestKey, this.headerKey]) sodium.memzero(key);
  }

  private binding(name: RecordName): Uint8Array {
    return joinBytes(this.vaultId, new TextEncoder().encode(name));
  }
}

export function sealUnder(key: Uint8Array, plaintext: Uint8Array, binding: Uint8Array): Uint8Array {
  const nonce = sodium.randombytes_buf(NONCE_BYTES);
  return joinBytes(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, binding, null, nonce, key));
}

/** @returns undefined when key, bytes or binding are others than when it was sealed */
export function openUnder(key: Uint8Array, sealed: Uint8Array, binding: Uint8Array): Uint8Array | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed.subarray(NONCE_BYTES), binding, sealed.subarray(0, NONCE_BYTES), key);
  } catch {
    return undefined;
  }
}

function joinBytes(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
