import type { StretchPassphrase } from './unlocker.js';

/** Argon2id in this thread. Blocks it for a quarter of a second at 64 MiB, so hand a worker's version in where there is one. */
export const stretchHere: StretchPassphrase = async (passphrase, salt, { memoryMiB, ops }) => {
  // Loaded on demand: whoever unlocks by key file never needs the larger build.
  const { default: sodium } = await import('libsodium-wrappers-sumo');
  await sodium.ready;
  return sodium.crypto_pwhash(32, passphrase, salt, ops, memoryMiB * 1024 * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13);
};
