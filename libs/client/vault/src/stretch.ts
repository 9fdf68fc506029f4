/** Work that one guess of the passphrase costs. Argon2id, one lane (libsodium offers no more). */
export interface PassphraseCost {
  /** Mebibytes of memory, 8–1024. */
  readonly memoryMiB: number;
  /** Passes over that memory, 1–20. */
  readonly ops: number;
}

/** Argon2id (RFC 9106): passphrase, 16 bytes of salt and cost to a 32-byte key. Runs off the main thread where it can. */
export type StretchPassphrase = (passphrase: string, salt: Uint8Array, cost: PassphraseCost) => Promise<Uint8Array>;

/** Argon2id in this thread. Blocks it for a quarter of a second at 64 MiB, so hand a worker's version in where there is one. */
export const stretchHere: StretchPassphrase = async (passphrase, salt, { memoryMiB, ops }) => {
  // Loaded on demand: whoever unlocks by key file never needs the larger build.
  const { default: sodium } = await import('libsodium-wrappers-sumo');
  await sodium.ready;
  return sodium.crypto_pwhash(32, passphrase, salt, ops, memoryMiB * 1024 * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13);
};
