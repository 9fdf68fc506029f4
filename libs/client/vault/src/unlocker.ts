import { stretchHere, type PassphraseCost, type StretchPassphrase } from './stretch.js';
import { VaultError } from './vault-error.js';

/** What a vault's header says, in the clear, about how its key is unlocked. */
export type UnlockParameters =
  | { readonly kind: 'passphrase'; readonly memoryMiB: number; readonly ops: number; readonly salt: Uint8Array }
  | { readonly kind: 'key-file' };

/** Something the officer has or knows, turned into the key under which the storage key is wrapped. */
export interface Unlocker {
  readonly kind: UnlockParameters['kind'];
  /** Parameters for a new vault, or for a changed passphrase: a fresh salt every time. */
  newParameters(): UnlockParameters;
  /** The 32-byte wrapping key. The vault wipes it after use. @throws VaultError `UNLOCKER_MISMATCH` */
  wrappingKey(parameters: UnlockParameters): Promise<Uint8Array>;
}

const SALT_BYTES = 16;
const KEY_BYTES = 32;
const DEFAULT_COST: PassphraseCost = { memoryMiB: 64, ops: 3 };

/** The bounds also guard opening: a header written by somebody else must not ask for all of the memory. */
export function isCostAllowed({ memoryMiB, ops }: PassphraseCost): boolean {
  return Number.isInteger(memoryMiB) && memoryMiB >= 8 && memoryMiB <= 1024 && Number.isInteger(ops) && ops >= 1 && ops <= 20;
}

/**
 * @param passphrase  as typed; compared after Unicode NFKC, so that two keyboards agree
 * @param cost        for new vaults only: an existing vault says itself what it costs
 * @param stretch     where Argon2id runs; the `/node` and `/browser` doors bring a worker
 * @throws VaultError `OPTIONS_REFUSED`: empty passphrase, or a cost out of bounds
 */
export function passphraseUnlocker(passphrase: string, cost: Partial<PassphraseCost> = {}, stretch: StretchPassphrase = stretchHere): Unlocker {
  const wanted = { ...DEFAULT_COST, ...cost };
  const normal = passphrase.normalize('NFKC');
  if (normal.length === 0 || !isCostAllowed(wanted)) throw new VaultError('OPTIONS_REFUSED');
  return {
    kind: 'passphrase',
    newParameters: () => ({ kind: 'passphrase', ...wanted, salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)) }),
    wrappingKey: async (parameters) => {
      if (parameters.kind !== 'passphrase') throw new VaultError('UNLOCKER_MISMATCH');
      return stretch(normal, parameters.salt, parameters);
    },
  };
}

/** @param key  32 random bytes from a file, a smart card or a passkey; copied @throws VaultError `OPTIONS_REFUSED` */
export function keyFileUnlocker(key: Uint8Array): Unlocker {
  if (key.length !== KEY_BYTES) throw new VaultError('OPTIONS_REFUSED');
  const own = key.slice();
  return {
    kind: 'key-file',
    newParameters: () => ({ kind: 'key-file' }),
    wrappingKey: async (parameters) => {
      if (parameters.kind !== 'key-file') throw new VaultError('UNLOCKER_MISMATCH');
      return own.slice();
    },
  };
}
