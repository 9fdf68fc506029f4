/** Why the vault refused. Codes are stable: the command line and the web client translate them. */
export const VAULT_ERROR_CODES = {
  /** The passphrase, key or code does not open this vault, or its header was altered: the two cannot be told apart. */
  WRONG_PASSPHRASE: 'Try again, or restore from a recovery code.',
  /** A record was altered, moved, replaced by an older one, or is missing. Stop; tell the security officer. */
  RECORD_TAMPERED: 'Stop using this device and tell the security officer.',
  /** Another process or tab has the vault open for writing. */
  VAULT_IN_USE: 'Close the other window or process first.',
  VAULT_MISSING: 'There is no vault here: create one, or name another place.',
  VAULT_EXISTS: 'There is a vault here already: open it.',
  VAULT_LOCKED: 'Unlock the vault again.',
  /** The vault has no slot of the kind that was given, or none of this passkey. */
  UNLOCKER_MISMATCH: 'Use the kind of unlocking that the vault was made with.',
  /** Mistyped or incomplete: told from its checksum, before any vault was tried. */
  RECOVERY_CODE_MALFORMED: 'Compare the recovery code with the print.',
  SLOT_UNKNOWN: 'Look at the ways of unlocking again: this one is gone.',
  /** The last slot, or the last besides recovery codes, stays. */
  SLOT_NEEDED: 'Add another way of unlocking first; a recovery code alone is not enough.',
  SLOTS_FULL: 'Remove a way of unlocking first: there may be 16.',
  FORMAT_UNSUPPORTED: 'A newer version of this program made the vault: update first.',
  /** Nothing of the transaction was written. */
  STORAGE_FULL: 'Make room and try again.',
  /** The browser threw the vault away. What was in it is gone: enrol this device anew. */
  STORAGE_EVICTED: 'Enrol this device anew.',
  /** The file is damaged below the level of records. */
  STORAGE_CORRUPT: 'Stop using this device; enrol it anew.',
  /** The disk or the browser failed for another reason; the failed transaction is not visible. */
  STORAGE_FAILED: 'Check the disk, then try again.',
  /** Argon2id did not get the memory that the header asks for. */
  UNLOCK_FAILED: 'Free some memory and try again.',
  NAME_REFUSED: 'A defect of the caller: record names are 1 to 200 printable ASCII characters.',
  OPTIONS_REFUSED: 'A defect of the caller: a key or label of the wrong length, or limits out of range.',
} as const satisfies Record<string, string>;

export type VaultErrorCode = keyof typeof VAULT_ERROR_CODES;

export class VaultError extends Error {
  override name = 'VaultError';

  /** @param options.cause  the platform's own error; it never holds record contents */
  constructor(
    readonly code: VaultErrorCode,
    options?: { cause?: unknown },
  ) {
    super(code, options);
  }
}
