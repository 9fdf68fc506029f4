import { randomBytes } from 'node:crypto';
import { keyFileUnlocker, type Unlocker } from '@chancery/vault';
import { passphraseUnlocker } from '@chancery/vault/node';
import { CliError, usageError } from '../cli-error.js';
import type { CliEnvironment } from '../environment.js';
import { readPassphrase, type PassphraseSource } from '../terminal/passphrase.js';
import { exists, readSecretFile, writeNewFile } from './files.js';

/** Short enough to type, long enough that Argon2id makes guessing hopeless. Characters. */
const MIN_NEW_PASSPHRASE = 12;
const KEY_BYTES = 32;

export interface UnlockingSource extends Pick<PassphraseSource, 'input' | 'prompt'> {
  readonly options: { readonly passphraseFile?: string; readonly keyFile?: string };
  readonly environment: CliEnvironment;
}

/**
 * How the vault of this device is opened: by a key file or a passphrase, whichever is named; an option comes before a variable.
 * @returns to be called once the vault is found; `isNew` when one is being made
 * @throws CliError `USAGE` when both are options; and, when called, `KEY_FILE_REFUSED`, `PASSPHRASE_…`, or the system's own error
 */
export function unlockerOf({ options, environment, input, prompt }: UnlockingSource): (isNew: boolean) => Promise<Unlocker> {
  if (options.keyFile !== undefined && options.passphraseFile !== undefined) throw usageError('A vault is opened by a key file or by a passphrase, not by both.');
  const keyFile = options.keyFile ?? (options.passphraseFile === undefined ? environment.keyFile : undefined);
  if (keyFile !== undefined) return async (isNew) => keyFileUnlocker(await readKey(keyFile, isNew));
  return async (isNew) => passphraseUnlocker(await takePassphrase({ file: options.passphraseFile, environment, input, prompt }, isNew));
}

/** A new vault may find its key there or have it made; an old one must find it. */
async function readKey(path: string, isNew: boolean): Promise<Uint8Array> {
  if (isNew && !(await exists(path))) await writeNewFile(path, Buffer.from(`${randomBytes(KEY_BYTES).toString('hex')}\n`));
  const key = await readSecretFile(path);
  if (!/^[0-9a-f]{64}$/i.test(key)) throw new CliError('vault', 'KEY_FILE_REFUSED', 'The key file does not hold 64 hexadecimal digits.', 'Check that it is the right one. Without the key that the vault was made with, the vault cannot be opened.');
  return new Uint8Array(Buffer.from(key, 'hex'));
}

async function takePassphrase(source: PassphraseSource, isNew: boolean): Promise<string> {
  const passphrase = await readPassphrase(source, isNew);
  if (isNew && [...passphrase].length < MIN_NEW_PASSPHRASE) throw new CliError('vault', 'PASSPHRASE_TOO_SHORT', `A new passphrase needs at least ${MIN_NEW_PASSPHRASE} characters.`, 'Take five words that do not belong together.');
  return passphrase;
}
