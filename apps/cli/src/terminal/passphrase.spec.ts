import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readPassphrase, type PromptInput } from './passphrase.js';

/** A terminal on which somebody types; what it would show is kept. */
function terminal(...typed: string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, raw: [] as boolean[], setRawMode(raw: boolean) { this.raw.push(raw); } }) satisfies PromptInput;
  const shown: string[] = [];
  const prompt = {
    write: (text: string) => {
      shown.push(text);
      // The next answer is typed when the next question stands there.
      if (text.endsWith(': ')) setImmediate(() => input.write(typed.shift() ?? '\u0003'));
      return true;
    },
  };
  return { input, prompt, shown, environment: {} };
}

describe('asking a person for the passphrase', () => {
  it('shows nothing of what is typed, and gives the terminal back', async () => {
    const screen = terminal('corect\u007f\u007f\u007fr\u007frrect horse\r');
    expect(await readPassphrase(screen, false)).toBe('corrrect horse');
    expect(screen.shown).toEqual(['Passphrase of this vault: ', '\n']);
    expect(screen.input.raw).toEqual([true, false]);
  });

  it('asks twice for a new vault', async () => {
    expect(await readPassphrase(terminal('same words\r', 'same words\n'), true)).toBe('same words');
    await expect(readPassphrase(terminal('same words\r', 'other words\r'), true)).rejects.toMatchObject({ code: 'PASSPHRASES_DIFFER' });
  });

  it.each(['\u0003', 'half a word\u0003', '\u0004'])('ends with %j without a passphrase', async (keys) => {
    const screen = terminal(keys);
    await expect(readPassphrase(screen, false)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(screen.input.raw.at(-1)).toBe(false);
  });

  it('does not wait for somebody who is not there', async () => {
    await expect(readPassphrase({ input: new PassThrough(), prompt: { write: () => true }, environment: {} }, false)).rejects.toMatchObject({ code: 'PASSPHRASE_MISSING' });
  });
});

describe('a passphrase from elsewhere', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'chancery-passphrase-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (content: string): string => {
    writeFileSync(join(folder, 'file'), content);
    return join(folder, 'file');
  };
  const nobody = { input: new PassThrough(), prompt: { write: () => true } };

  it('is the first line of a file, blanks and all', async () => {
    expect(await readPassphrase({ ...nobody, file: file(' two words \r\nsecond line\n'), environment: { passphrase: 'variable' } }, false)).toBe(' two words ');
  });

  it('comes from the variable when no file is named', async () => {
    expect(await readPassphrase({ ...nobody, environment: { passphrase: 'variable' } }, false)).toBe('variable');
    expect(await readPassphrase({ ...nobody, environment: { passphrase: 'variable', passphraseFile: file('file\n') } }, false)).toBe('file');
  });

  it.each([['empty', ''], ['only a line break', '\n'], ['too long', 'x'.repeat(5_000)]])('is refused from a file that is %s', async (_, content) => {
    await expect(readPassphrase({ ...nobody, file: file(content), environment: {} }, false)).rejects.toMatchObject({ code: 'PASSPHRASE_FILE_REFUSED' });
  });
});
