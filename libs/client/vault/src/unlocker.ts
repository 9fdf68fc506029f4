import sodium from 'libsodium-wrappers';
import { readRecoveryCode } from './recovery-code.js';
import { stretchHere, type PassphraseCost, type StretchPassphrase } from './stretch.js';
import { VaultError } from './vault-error.js';

/** What a vault's header says, in the clear, about how its key is unlocked. */
export type UnlockParameters =
  | { readonly kind: 'passphrase'; readonly memoryMiB: number; readonly ops: number; readonly salt: Uint8Array }
  | { readonly kind: 'key-file' }
  | PasskeyParameters
  | { readonly kind: 'recovery' }
  | { readonly kind: 'device' };

export type UnlockKind = UnlockParameters['kind'];

export interface PasskeyParameters {
  readonly kind: 'passkey';
  /** 1 to 1 023 bytes (WebAuthn §5.1). */
  readonly credentialId: Uint8Array;
  /** 32 bytes: what the authenticator's pseudo-random function is evaluated at. */
  readonly salt: Uint8Array;
}

/** Something the officer has or knows, turned into the key under which the storage key is wrapped. */
export interface Unlocker {
  readonly kind: UnlockKind;
  /** Parameters for a new slot: a fresh salt every time. */
  newParameters(): UnlockParameters;
  /** 32 secret bytes. The vault wipes them after use. @throws VaultError `UNLOCKER_MISMATCH`: the slot is not for this unlocker */
  wrappingKey(parameters: UnlockParameters): Promise<Uint8Array>;
}

export const PASSPHRASE_SALT_BYTES = 16;
export const PASSKEY_SALT_BYTES = 32;
export const LONGEST_CREDENTIAL_ID = 1_023;
const KEY_BYTES = 32;
const DEFAULT_COST: PassphraseCost = { memoryMiB: 64, ops: 3 };
const RECOVERY_CONTEXT = 'chancery recovery code';

/** The bounds also guard opening: a header written by somebody else must not ask for all of the memory. */
export function isCostAllowed({ memoryMiB, ops }: PassphraseCost): boolean {
  return Number.isInteger(memoryMiB) && memoryMiB >= 8 && memoryMiB <= 1024 && Number.isInteger(ops) && ops >= 1 && ops <= 20;
}

/**
 * @param passphrase  as typed; compared after Unicode NFKC, so that two keyboards agree
 * @param cost        for new vaults only: an existing vault says itself what it costs
 * @param stretch     where Argon2id runs; the `/node` door brings a worker
 * @throws VaultError `OPTIONS_REFUSED`: empty passphrase, or a cost out of bounds
 */
export function passphraseUnlocker(passphrase: string, cost: Partial<PassphraseCost> = {}, stretch: StretchPassphrase = stretchHere): Unlocker {
  const wanted = { ...DEFAULT_COST, ...cost };
  const normal = passphrase.normalize('NFKC');
  if (normal.length === 0 || !isCostAllowed(wanted)) throw new VaultError('OPTIONS_REFUSED');
  return {
    kind: 'passphrase',
    newParameters: () => ({ kind: 'passphrase', ...wanted, salt: crypto.getRandomValues(new Uint8Array(PASSPHRASE_SALT_BYTES)) }),
    wrappingKey: async (parameters) => {
      if (parameters.kind !== 'passphrase') throw new VaultError('UNLOCKER_MISMATCH');
      return stretch(normal, parameters.salt, parameters);
    },
  };
}

/** @param key  32 random bytes from a file or a smart card; copied @throws VaultError `OPTIONS_REFUSED` */
export function keyFileUnlocker(key: Uint8Array): Unlocker {
  return secretUnlocker({ kind: 'key-file' }, key);
}

/** @param secret  32 random bytes that the caller keeps on this device, as `deviceSecret` of `@chancery/vault/browser`; copied @throws VaultError `OPTIONS_REFUSED` */
export function deviceUnlocker(secret: Uint8Array): Unlocker {
  return secretUnlocker({ kind: 'device' }, secret);
}

export interface PasskeySecret {
  readonly credentialId: Uint8Array;
  /** 32 bytes: a new passkey takes random ones, a known one those of its slot. */
  readonly salt: Uint8Array;
  /** The 32 bytes that the authenticator answered (WebAuthn §10.1.4, `prf`, first result). */
  readonly secret: Uint8Array;
}

/** Opens only the slots of this credential and this salt. @throws VaultError `OPTIONS_REFUSED` */
export function passkeyUnlocker({ credentialId, salt, secret }: PasskeySecret): Unlocker {
  if (credentialId.length === 0 || credentialId.length > LONGEST_CREDENTIAL_ID || salt.length !== PASSKEY_SALT_BYTES) throw new VaultError('OPTIONS_REFUSED');
  return secretUnlocker({ kind: 'passkey', credentialId: credentialId.slice(), salt: salt.slice() }, secret);
}

/** @param code  from `newRecoveryCode`, as typed @throws VaultError `RECOVERY_CODE_MALFORMED` */
export function recoveryUnlocker(code: string): Unlocker {
  const secret = readRecoveryCode(code);
  return {
    kind: 'recovery',
    newParameters: () => ({ kind: 'recovery' }),
    wrappingKey: async ({ kind }) => {
      if (kind !== 'recovery') throw new VaultError('UNLOCKER_MISMATCH');
      // No Argon2id: nobody guesses 170 random bits.
      await sodium.ready;
      return sodium.crypto_generichash(KEY_BYTES, new Uint8Array([...new TextEncoder().encode(RECOVERY_CONTEXT), ...secret]), null);
    },
  };
}

/** 32 random bytes need no stretching. */
function secretUnlocker(own: Exclude<UnlockParameters, { kind: 'passphrase' }>, secret: Uint8Array): Unlocker {
  if (secret.length !== KEY_BYTES) throw new VaultError('OPTIONS_REFUSED');
  const kept = secret.slice();
  return {
    kind: own.kind,
    newParameters: () => own,
    wrappingKey: async (parameters) => {
      if (!isSame(own, parameters)) throw new VaultError('UNLOCKER_MISMATCH');
      return kept.slice();
    },
  };
}

function isSame(own: UnlockParameters, other: UnlockParameters): boolean {
  if (own.kind !== 'passkey' || other.kind !== 'passkey') return own.kind === other.kind;
  return areEqual(own.credentialId, other.credentialId) && areEqual(own.salt, other.salt);
}

/** Of what stands in the clear: no secret is compared here. */
function areEqual(one: Uint8Array, two: Uint8Array): boolean {
  return one.length === two.length && one.every((byte, i) => byte === two[i]);
}
