import { open } from 'node:fs/promises';
import type { CliEnvironment } from '../environment.js';
import { CliError } from '../cli-error.js';

const MAX_PASSPHRASE_BYTES = 4_096;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACE = new Set(['\u0008', '\u007f']);

/** The part of stdin that a prompt needs. */
export interface PromptInput extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

export interface PassphraseSource {
  /** `--passphrase-file` or its variable. */
  readonly file?: string | undefined;
  readonly environment: Pick<CliEnvironment, 'passphrase' | 'passphraseFile'>;
  readonly input: PromptInput;
  readonly prompt: { write(text: string): unknown };
}

/**
 * The passphrase of the vault: from the file of the option, the file of the variable, the variable, or a person at a terminal.
 * @param twice  for a new vault a person types it twice
 * @throws CliError `PASSPHRASE_MISSING` when nobody is there to ask, `INTERRUPTED`
 */
export async function readPassphrase(source: PassphraseSource, twice: boolean): Promise<string> {
  const file = source.file ?? source.environment.passphraseFile;
  if (file !== undefined) return readPassphraseFile(file);
  if (source.environment.passphrase !== undefined) return source.environment.passphrase;
  if (!source.input.isTTY) throw new CliError('vault', 'PASSPHRASE_MISSING', 'There is no passphrase and no terminal to ask for it.', 'Name a file with --passphrase-file, or set CHANCERY_PASSPHRASE_FILE.');
  const first = await askHidden(source, twice ? 'New passphrase for this vault: ' : 'Passphrase of this vault: ');
  if (twice && (await askHidden(source, 'Once more: ')) !== first) throw new CliError('vault', 'PASSPHRASES_DIFFER', 'The two passphrases are not the same.', 'Try again; nothing was made.');
  return first;
}

/** The first line of a file; its line break does not belong to it. */
async function readPassphraseFile(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_PASSPHRASE_BYTES + 1));
    const line = buffer.subarray(0, bytesRead).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
    if (line.length === 0 || bytesRead > MAX_PASSPHRASE_BYTES) throw new CliError('vault', 'PASSPHRASE_FILE_REFUSED', 'The passphrase file is empty or too long.', 'Put the passphrase in its first line.');
    return line;
  } finally {
    await file.close();
  }
}

/** Asks on a terminal without showing what is typed. */
async function askHidden({ input, prompt }: PassphraseSource, question: string): Promise<string> {
  prompt.write(question);
  input.setRawMode?.(true);
  input.setEncoding('utf8');
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      const typed: string[] = [];
      const onEnd = (): void => finish(() => reject(interrupted()));
      const onData = (chunk: string | Buffer): void => {
        for (const character of String(chunk)) {
          if (character === CTRL_C || (character === CTRL_D && typed.length === 0)) return finish(() => reject(interrupted()));
          if (character === '\r' || character === '\n') return finish(() => resolve(typed.join('')));
          if (BACKSPACE.has(character)) typed.pop();
          else if (character >= ' ') typed.push(character);
        }
      };
      const finish = (settle: () => void): void => {
        input.off('data', onData);
        input.off('end', onEnd);
        settle();
      };
      input.on('data', onData);
      input.on('end', onEnd);
    });
  } finally {
    input.setRawMode?.(false);
    input.pause();
    prompt.write('\n');
  }
}

const interrupted = (): CliError => new CliError('interrupted', 'INTERRUPTED', 'Stopped.', 'Nothing was done.');
